import type { Scalar } from '../lead/activity.ts';
import { bitAt, type Bits, merged, noBits, WORD, wordsFor } from '../runtime/bits.ts';
import { Memo } from '../runtime/memo.ts';

/** A field's value, or the members of a set. */
export type FieldValue = Scalar | readonly string[];

/** A test of a profile field's value; `undefined` if the field was never stated, or its set is empty. */
export type FieldPredicate = (value: FieldValue | undefined) => boolean;

/** One profile field with its predicates; encodes a value as the bits of the predicates that hold. */
export class PredicateField {
  /** Position among the tested fields. */
  readonly index: number;
  /** Whether the field states consent. */
  isConsent = false;
  readonly #predicates: { readonly bit: Bits; readonly predicate: FieldPredicate }[] = [];
  readonly #encoded = new Memo((value: Scalar | undefined) => this.#bits(value));

  #unstated: readonly Bits[] | undefined;

  constructor(index: number) {
    this.index = index;
  }

  /**
   * The bits of the predicates that hold for an unstated field. Read it only after all predicates are added.
   */
  get unstated(): readonly Bits[] {
    return (this.#unstated ??= this.encode(undefined));
  }

  add(bit: Bits, predicate: FieldPredicate): void {
    this.#predicates.push({ bit, predicate });
  }

  /** The bits of the predicates that hold for a value. Cached, since values repeat. */
  encode(value: FieldValue | undefined): readonly Bits[] {
    return typeof value === 'object' ? this.#bits(value) : this.#encoded.get(value);
  }

  #bits(value: FieldValue | undefined): readonly Bits[] {
    return merged(this.#predicates.filter(({ predicate }) => predicate(value)).map(({ bit }) => bit));
  }
}

/** The initial answers: the words of bits, and each field's value by its index. */
interface InitialAnswers {
  readonly words: readonly number[];
  readonly values: readonly (FieldValue | undefined)[];
}

/**
 * All single-field predicates of a model, each with its own bit. A value is encoded when it is stated, so
 * that evaluating a criterion only reads a bit. The first bits belong to the model's criteria.
 */
export class FieldPredicates {
  /** Number of words that hold the criteria's bits, and no others. */
  readonly criteriaWords: number;
  readonly fields = new Map<string, PredicateField>();
  readonly #named = new Map<string, Bits>();
  #bits: number;
  #ofNobody: InitialAnswers | undefined;

  constructor(criteria: number) {
    this.criteriaWords = wordsFor(criteria);
    this.#bits = this.criteriaWords * WORD;
  }

  /** The bit of a predicate. `name` identifies it within its field: the same name gives the same bit. */
  bitOf(field: string, name: string, predicate: FieldPredicate): Bits {
    const key = `${field} ${name}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const bit = bitAt(this.#bits);
    this.#bits += 1;
    this.#named.set(key, bit);
    this.#field(field).add(bit, predicate);
    return bit;
  }

  /** Assigns a predicate's result to the bit of a criterion. */
  assignToCriterion(criterion: number, field: string, predicate: FieldPredicate): void {
    this.#field(field).add(bitAt(criterion), predicate);
  }

  /** Registers a field that states consent, whether or not a predicate tests it. */
  markConsent(field: string): void {
    this.#field(field).isConsent = true;
  }

  /** The answers of a person without any stated field. Read it only after all predicates are added. */
  get initial(): InitialAnswers {
    return (this.#ofNobody ??= this.#blank());
  }

  #blank(): InitialAnswers {
    const fields = [...this.fields.values()];
    const words = noBits(wordsFor(this.#bits));
    for (const { word, mask } of fields.flatMap(({ unstated }) => unstated)) words[word]! |= mask;
    return { words, values: fields.map(() => undefined) };
  }

  #field(name: string): PredicateField {
    const known = this.fields.get(name);
    if (known !== undefined) return known;
    const field = new PredicateField(this.fields.size);
    this.fields.set(name, field);
    return field;
  }
}
