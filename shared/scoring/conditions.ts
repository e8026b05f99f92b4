import type { CompleteCondition, Condition } from '../playbook/conditions.ts';
import type { Model } from '../playbook/schema.ts';
import { type Bits, merged } from '../runtime/bits.ts';
import { expandBant } from './expand-bant.ts';
import type { Lists } from '../playbook/field-value.ts';
import { type SingleFieldPredicate, singleFieldPredicate } from './single-field.ts';
import type { FieldPredicates } from './field-predicates.ts';
import { type Slot, slotOf } from './trackers.ts';

/** The data a condition can read while a fold is at a minute. */
export interface View {
  /** Result bits of the model's field predicates. */
  readonly words: readonly number[];
  /** Whether the history condition in this slot holds. */
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
 * Compiles the conditions of one model to closures. A predicate about a single field becomes a bit, a history
 * condition becomes a slot with one tracker in each fold. Equal conditions are compiled once.
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

  /**
   * A criterion's condition; undefined where it is a single-field predicate, whose result takes the
   * criterion's own bit.
   */
  compileCriterion(condition: Condition, criterion: number): Test | undefined {
    const single = this.#singleField(condition);
    if (single === undefined) return this.compile(condition);
    this.#questions.assignToCriterion(criterion, single.field, single.predicate);
    return undefined;
  }

  #singleField(condition: Condition): SingleFieldPredicate | undefined {
    return singleFieldPredicate(condition, this.#lists, (bant) => expandBant(bant, this.#bant));
  }

  #bitOf(condition: Condition): Bits | undefined {
    const single = this.#singleField(condition);
    return single && this.#questions.bitOf(single.field, JSON.stringify(condition), single.predicate);
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

  /** The parts as tests: one for all bits of a word, and one for each other part. */
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
