import type { Activity, Scalar } from '../lead/activity.ts';
import type { PredicateField, FieldPredicates } from './field-predicates.ts';

/**
 * A person's stated fields, encoded as the result bits of a model's field predicates. Activities are added in
 * order of time.
 */
export class StatedFields {
  readonly words: number[];
  readonly #questions: FieldPredicates;
  /** Values of fields that predicates test, by field index. */
  readonly #values: (Scalar | undefined)[];
  /** Values of all other fields. */
  #others: Map<string, Scalar> | undefined;
  /** Fields set by sales. */
  #settled: Set<string> | undefined;
  /** Whether the last activity stated consent in a field. */
  statedConsent = false;

  constructor(questions: FieldPredicates) {
    const { words, values } = questions.initial;
    this.#questions = questions;
    this.words = words.slice();
    this.#values = values.slice();
  }

  /** Applies the profile fields that an activity states. Returns true when any value changes. */
  add({ profile, source }: Activity): boolean {
    this.statedConsent = false;
    if (profile === undefined) return false;
    let changed = false;
    // A profile is a plain record: `for…in` visits no other names, and is twice as fast as `Object.keys`.
    for (const name in profile) {
      const predicateField = this.#questions.fields.get(name);
      if (predicateField?.isConsent === true) this.statedConsent = true;
      if (source === 'sales') (this.#settled ??= new Set()).add(name);
      else if (this.#settled?.has(name)) continue;
      const value = profile[name]!;
      const isNew =
        predicateField === undefined ? this.#note(name, value) : this.#state(predicateField, value);
      changed = isNew || changed;
    }
    return changed;
  }

  #state(predicateField: PredicateField, value: Scalar): boolean {
    const before = this.#values[predicateField.index];
    if (before === value) return false;
    const held = before === undefined ? predicateField.unstated : predicateField.encode(before);
    for (const { word, mask } of held) this.words[word]! &= ~mask;
    for (const { word, mask } of predicateField.encode(value)) this.words[word]! |= mask;
    this.#values[predicateField.index] = value;
    return true;
  }

  #note(name: string, value: Scalar): boolean {
    const others = (this.#others ??= new Map());
    if (others.get(name) === value) return false;
    others.set(name, value);
    return true;
  }
}
