import type { Activity, Scalar } from '../lead/activity.ts';
import type { PredicateField, FieldPredicates } from './field-predicates.ts';

/** What one person has stated, as the bits that answer a model's questions. Activities are added in order of time. */
export class StatedFields {
  readonly words: number[];
  readonly #questions: FieldPredicates;
  /** By the index of a field that is asked about. */
  readonly #values: (Scalar | undefined)[];
  /** Of fields that nothing is asked about. */
  #others: Map<string, Scalar> | undefined;
  /** Fields that sales have filled in. */
  #settled: Set<string> | undefined;
  /** Whether the last activity said in a field what the person agrees to. */
  statedConsent = false;

  constructor(questions: FieldPredicates) {
    const { words, values } = questions.initial;
    this.#questions = questions;
    this.words = words.slice();
    this.#values = values.slice();
  }

  /** Takes over what the activity states about the person. True when any value is new. */
  add({ profile, source }: Activity): boolean {
    this.statedConsent = false;
    if (profile === undefined) return false;
    let changed = false;
    // A profile is a plain record: `in` meets no other names, and is twice as fast as a list of the keys.
    for (const name in profile) {
      const asked = this.#questions.fields.get(name);
      if (asked?.isConsent === true) this.statedConsent = true;
      if (source === 'sales') (this.#settled ??= new Set()).add(name);
      else if (this.#settled?.has(name)) continue;
      const value = profile[name]!;
      const isNew = asked === undefined ? this.#note(name, value) : this.#state(asked, value);
      changed = isNew || changed;
    }
    return changed;
  }

  #state(asked: PredicateField, value: Scalar): boolean {
    const before = this.#values[asked.index];
    if (before === value) return false;
    const held = before === undefined ? asked.unstated : asked.encode(before);
    for (const { word, mask } of held) this.words[word]! &= ~mask;
    for (const { word, mask } of asked.encode(value)) this.words[word]! |= mask;
    this.#values[asked.index] = value;
    return true;
  }

  #note(name: string, value: Scalar): boolean {
    const others = (this.#others ??= new Map());
    if (others.get(name) === value) return false;
    others.set(name, value);
    return true;
  }
}
