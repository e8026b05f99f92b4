import type { CompleteCondition, Condition } from '../playbook/conditions.ts';
import type { Model } from '../playbook/schema.ts';
import { type Bits, merged } from '../runtime/bits.ts';
import { expandBant } from './expand-bant.ts';
import type { Lists } from '../playbook/field-value.ts';
import { type SingleFieldPredicate, singleFieldPredicate } from './single-field.ts';
import type { FieldPredicates } from './field-predicates.ts';
import { type Slot, slotOf } from './trackers.ts';

/** What a condition may look at while a fold stands at some minute. */
export interface View {
  /** The person's answers to the model's questions. */
  readonly words: readonly number[];
  /** What the history condition with this slot says. */
  slot(slot: number, minute: number): boolean;
}

export type Test = (view: View, minute: number) => boolean;

const isSet =
  ({ word, mask }: Bits): Test =>
  ({ words }) =>
    (words[word]! & mask) !== 0;

const areSet =
  ({ word, mask }: Bits): Test =>
  ({ words }) =>
    (words[word]! & mask) === mask;

const anyOf = (tests: readonly Test[]): Test => {
  if (tests.length === 1) return tests[0]!;
  return (view, minute) => {
    for (const test of tests) if (test(view, minute)) return true;
    return false;
  };
};

const allOf = (tests: readonly Test[]): Test => {
  if (tests.length === 1) return tests[0]!;
  return (view, minute) => {
    for (const test of tests) if (!test(view, minute)) return false;
    return true;
  };
};

/**
 * Turns the conditions of one model into closures. What is asked about a single field becomes a bit; history conditions become
 * slots, so that a fold keeps one book. The same condition twice is compiled once.
 */
export class ConditionCompiler {
  readonly slots: Slot[] = [];
  readonly #questions: FieldPredicates;
  readonly #bant: Model['bant'];
  readonly #lists: Lists;
  readonly #compiled = new Map<string, Test>();

  constructor(questions: FieldPredicates, bant: Model['bant'], lists: Lists) {
    this.#questions = questions;
    this.#bant = bant;
    this.#lists = lists;
  }

  compile(condition: Condition): Test {
    const name = JSON.stringify(condition);
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const test = this.#testOf(condition);
    this.#compiled.set(name, test);
    return test;
  }

  /** A criterion's condition; undefined where it is a question about one field, whose answer takes the criterion's own bit. */
  compileCriterion(condition: Condition, criterion: number): Test | undefined {
    const asked = this.#singleField(condition);
    if (asked === undefined) return this.compile(condition);
    this.#questions.assignToCriterion(criterion, asked.field, asked.predicate);
    return undefined;
  }

  #singleField(condition: Condition): SingleFieldPredicate | undefined {
    return singleFieldPredicate(condition, this.#lists, (bant) => expandBant(bant, this.#bant));
  }

  #bitOf(condition: Condition): Bits | undefined {
    const asked = this.#singleField(condition);
    return asked && this.#questions.bitOf(asked.field, JSON.stringify(condition), asked.predicate);
  }

  #testOf(condition: Condition): Test {
    const bit = this.#bitOf(condition);
    if (bit !== undefined) return isSet(bit);
    if ('all' in condition) return allOf(this.#parts(condition.all, areSet));
    if ('any' in condition) return anyOf(this.#parts(condition.any, isSet));
    if ('not' in condition) {
      const test = this.compile(condition.not);
      return (view, minute) => !test(view, minute);
    }
    if ('bant' in condition) return this.compile(expandBant(condition, this.#bant));
    if ('complete' in condition) return this.#complete(condition);
    if ('field' in condition) throw new TypeError('A field condition is a question about one field.');
    const index = this.slots.push(slotOf(condition)) - 1;
    return (view, minute) => view.slot(index, minute);
  }

  /** The parts as tests: of the bits in one word together, and of each other part. */
  #parts(conditions: readonly Condition[], ofBits: (bits: Bits) => Test): Test[] {
    const parts = conditions.map((condition) => this.#bitOf(condition) ?? this.compile(condition));
    const bits = merged(parts.filter((part) => typeof part !== 'function'));
    return [...bits.map(ofBits), ...parts.filter((part) => typeof part === 'function')];
  }

  #complete({ complete, atLeast = complete.length }: CompleteCondition): Test {
    const known = complete.map((field) => this.#bitOf({ field, known: true })!);
    return ({ words }) => known.filter(({ word, mask }) => (words[word]! & mask) !== 0).length >= atLeast;
  }
}
