import type { Activity } from '../lead/activity.ts';
import { type FieldStatement, FieldStatements } from '../lead/field-statements.ts';
import { minuteOf } from '../lead/minutes.ts';
import type { PredicateField, FieldPredicates, FieldValue } from './field-predicates.ts';

/** What was said of a field: by one source only, or by several. */
type Stated = FieldStatement | FieldStatements;

/**
 * A person's stated fields, encoded as the result bits of a model's field predicates. Activities are added in
 * order of time.
 */
export class StatedFields {
  readonly words: number[];
  readonly #questions: FieldPredicates;
  readonly #holdMinutes: number;
  /** The current values of fields that predicates test, by field index. */
  readonly #values: (FieldValue | undefined)[];
  readonly #stated = new Map<string, Stated>();
  /** Fields of which something is said that may count later. */
  #disputed: Map<string, FieldStatements> | undefined;
  readonly #interests = new Set<string>();
  /** Whether the last activity stated consent in a field. */
  statedConsent = false;

  /** `holdMinutes`: how long a statement outranks those of weaker sources. */
  constructor(
    questions: FieldPredicates,
    holdMinutes: number,
    { words, values }: FieldPredicates['initial'] = questions.initial,
  ) {
    this.#questions = questions;
    this.#holdMinutes = holdMinutes;
    this.words = words.slice();
    this.#values = values.slice();
  }

  /** A copy that goes on by itself. */
  fork(): StatedFields {
    const state = { words: this.words, values: this.#values };
    const copy = new StatedFields(this.#questions, this.#holdMinutes, state);
    for (const [name, stated] of this.#stated) {
      const own = stated instanceof FieldStatements ? stated.fork() : stated;
      copy.#stated.set(name, own);
      if (own instanceof FieldStatements && this.#disputed?.has(name))
        (copy.#disputed ??= new Map()).set(name, own);
    }
    for (const interest of this.#interests) copy.#interests.add(interest);
    return copy;
  }

  /** Whether time alone can change a field. */
  get isDisputed(): boolean {
    return this.#disputed !== undefined;
  }

  /**
   * Applies the profile fields that an activity states. Returns true when any value changes, now or with time
   * alone.
   */
  add({ profile, interests, source, occurredAt }: Activity): boolean {
    this.statedConsent = false;
    let changed = interests !== undefined && this.#addInterests(interests);
    if (profile === undefined) return changed;
    const minute = minuteOf(occurredAt);
    // A profile is a plain record: `for…in` visits no other names, and is twice as fast as `Object.keys`.
    for (const name in profile) {
      const field = this.#questions.fields.get(name);
      if (field?.isConsent === true) this.statedConsent = true;
      changed = this.#state(name, field, { value: profile[name]!, source, minute }) || changed;
    }
    return changed;
  }

  /** Applies what counts at a minute, not earlier than the last activity, of fields that are disputed. */
  goTo(minute: number): void {
    for (const [name, statements] of this.#disputed ?? []) {
      const field = this.#questions.fields.get(name);
      if (field !== undefined) this.#encode(field, statements.at(minute)!.value);
    }
  }

  /** The first minute after this one at which another statement counts; infinite if none ever will. */
  nextTurn(minute: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const statements of this.#disputed?.values() ?? [])
      next = Math.min(next, statements.nextTurn(minute));
    return next;
  }

  /** Whether a predicate asks for interests, and they have changed. */
  #addInterests(interests: NonNullable<Activity['interests']>): boolean {
    const before = this.#interests.size;
    let removed = 0;
    for (const [interest, isAdded] of Object.entries(interests)) {
      if (isAdded) this.#interests.add(interest);
      else removed += Number(this.#interests.delete(interest));
    }
    const field = this.#questions.fields.get('interests');
    if (field === undefined || (removed === 0 && this.#interests.size === before)) return false;
    return this.#encode(field, this.#interests.size === 0 ? undefined : [...this.#interests]);
  }

  #state(name: string, field: PredicateField | undefined, statement: FieldStatement): boolean {
    const before = this.#stated.get(name);
    if (
      before === undefined ||
      (!(before instanceof FieldStatements) && before.source === statement.source)
    ) {
      this.#stated.set(name, statement);
      return field === undefined ? before?.value !== statement.value : this.#encode(field, statement.value);
    }
    return this.#dispute(name, field, before, statement);
  }

  #dispute(
    name: string,
    field: PredicateField | undefined,
    before: Stated,
    statement: FieldStatement,
  ): boolean {
    const { minute } = statement;
    const statements = before instanceof FieldStatements ? before : this.#begun(before);
    const value = statements.at(minute)?.value;
    statements.add(statement);
    this.#stated.set(name, statements);
    const isWaiting = statements.nextTurn(minute) < Number.POSITIVE_INFINITY;
    if (isWaiting) (this.#disputed ??= new Map()).set(name, statements);
    else this.#disputed?.delete(name);
    const current = statements.at(minute)!.value;
    if (field !== undefined) this.#encode(field, current);
    return isWaiting || current !== value;
  }

  #begun(statement: FieldStatement): FieldStatements {
    const statements = new FieldStatements(this.#holdMinutes);
    statements.add(statement);
    return statements;
  }

  /** Sets the bits of a field's predicates; whether its value is another one. */
  #encode(field: PredicateField, value: FieldValue | undefined): boolean {
    const before = this.#values[field.index];
    if (before === value) return false;
    const held = before === undefined ? field.unstated : field.encode(before);
    for (const { word, mask } of held) this.words[word]! &= ~mask;
    const holding = value === undefined ? field.unstated : field.encode(value);
    for (const { word, mask } of holding) this.words[word]! |= mask;
    this.#values[field.index] = value;
    return true;
  }
}
