import type { Scalar } from '../lead/activity.ts';
import { bitAt, type Bits, merged, noBits, WORD, wordsFor } from '../runtime/bits.ts';
import { Memo } from '../runtime/memo.ts';

/** What is asked about a profile field; `undefined` is the value of a field that nobody has stated. */
export type FieldPredicate = (value: Scalar | undefined) => boolean;

/** One profile field, and which of the questions about it a value answers with yes. */
export class PredicateField {
  /** Position among the fields that are asked about. */
  readonly index: number;
  /** Whether it says what somebody agrees to. */
  isConsent = false;
  readonly #asked: { readonly bit: Bits; readonly question: FieldPredicate }[] = [];
  readonly #encoded = new Memo((value: Scalar | undefined) =>
    merged(this.#asked.filter(({ question }) => question(value)).map(({ bit }) => bit)),
  );

  #unstated: readonly Bits[] | undefined;

  constructor(index: number) {
    this.index = index;
  }

  /** The bits of the questions that hold while nobody has stated the field; to be asked for when all questions are there. */
  get unstated(): readonly Bits[] {
    return (this.#unstated ??= this.encode(undefined));
  }

  add(bit: Bits, question: FieldPredicate): void {
    this.#asked.push({ bit, question });
  }

  /** The bits of the questions that hold for a value. Values repeat: one is hardly ever put to the questions twice. */
  encode(value: Scalar | undefined): readonly Bits[] {
    return this.#encoded.get(value);
  }
}

/** Where answers begin: the words, and the value of each field by its index. */
interface InitialAnswers {
  readonly words: readonly number[];
  readonly values: readonly undefined[];
}

/**
 * Every question that a model asks about single profile fields, each with a bit of its own. A person is encoded when they state
 * something; what a criterion wants to know of them is then a bit. The first bits belong to the model's criteria.
 */
export class FieldPredicates {
  /** How many words the criteria's bits lie in; no other bits do. */
  readonly criteriaWords: number;
  readonly fields = new Map<string, PredicateField>();
  readonly #named = new Map<string, Bits>();
  #bits: number;
  #ofNobody: InitialAnswers | undefined;

  constructor(criteria: number) {
    this.criteriaWords = wordsFor(criteria);
    this.#bits = this.criteriaWords * WORD;
  }

  /** The bit for a question, which a name tells from others about the field; asked twice, it is the same bit. */
  bitOf(field: string, name: string, question: FieldPredicate): Bits {
    const key = `${field} ${name}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const bit = bitAt(this.#bits);
    this.#bits += 1;
    this.#named.set(key, bit);
    this.#field(field).add(bit, question);
    return bit;
  }

  /** Gives the answer to a question the bit of a criterion. */
  assignToCriterion(criterion: number, field: string, question: FieldPredicate): void {
    this.#field(field).add(bitAt(criterion), question);
  }

  /** Takes note of a field that says what somebody agrees to, whether or not anything is asked about it. */
  markConsent(field: string): void {
    this.#field(field).isConsent = true;
  }

  /** What is so of somebody of whom nothing is known; to be asked for when all questions are there. */
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
