import type { BantItem, CompleteCondition, Condition, FieldCondition } from '../playbook/conditions.ts';
import type { Scalar } from './activity.ts';
import { fits } from './glob.ts';
import { folded } from './matching.ts';
import type { BantAnswer, Fact } from './state.ts';
import { type Slot, slotOf } from './trackers.ts';

/** What a condition may look at while a fold stands at some minute. */
export interface View {
  fact(field: string): Fact | undefined;
  /** What the history condition with this slot says. */
  slot(slot: number, minute: number): boolean;
  bant(item: BantItem, minute: number): BantAnswer;
}

export type Test = (view: View, minute: number) => boolean;

/** Named lists of texts that conditions refer to: free mail, competitors… */
export type Lists = Readonly<Record<string, readonly string[]>>;

type Check = (value: Scalar) => boolean;

/** A list is folded once, however many conditions ask about it: it may be long, and they many. */
const folds = new WeakMap<readonly Scalar[], ReadonlySet<Scalar>>();

const oneOf = (values: readonly Scalar[]): Check => {
  const allowed = folds.get(values) ?? new Set(values.map(folded));
  folds.set(values, allowed);
  return (value) => allowed.has(folded(value));
};
const onText =
  (test: (text: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && test(value.toLowerCase());

function checksOf(condition: FieldCondition, lists: Lists): Check[] {
  const { is, min, max, contains, like, inList } = condition;
  const checks: Check[] = [];
  if (is !== undefined) checks.push(oneOf([is]));
  if (condition.in !== undefined) checks.push(oneOf(condition.in));
  if (inList !== undefined) checks.push(oneOf(lists[inList] ?? []));
  if (min !== undefined) checks.push((value) => typeof value === 'number' && value >= min);
  if (max !== undefined) checks.push((value) => typeof value === 'number' && value <= max);
  if (contains !== undefined) checks.push(onText((text) => text.includes(contains.toLowerCase())));
  if (like !== undefined) checks.push(onText((text) => fits(like.toLowerCase(), text)));
  return checks;
}

/** A test of a value that is known, by everything that a condition asks of it. */
export function fitsValue(condition: FieldCondition, lists: Lists): Check {
  const checks = checksOf(condition, lists);
  return (value) => checks.every((check) => check(value));
}

function compileField(condition: FieldCondition, lists: Lists): Test {
  const { field, known } = condition;
  if (known === false) return (view) => view.fact(field) === undefined;
  const fitting = fitsValue(condition, lists);
  return (view) => {
    const fact = view.fact(field);
    return fact !== undefined && fitting(fact.value);
  };
}

function compileComplete({ complete, atLeast = complete.length }: CompleteCondition): Test {
  return (view) => complete.filter((field) => view.fact(field) !== undefined).length >= atLeast;
}

/** Turns conditions into closures. Collects the slots of all of them in one list, so that a fold keeps one book. */
export class ConditionCompiler {
  readonly slots: Slot[] = [];
  readonly #lists: Lists;

  constructor(lists: Lists = {}) {
    this.#lists = lists;
  }

  compile(condition: Condition): Test {
    if ('all' in condition) {
      const tests = condition.all.map((each) => this.compile(each));
      return (view, minute) => tests.every((test) => test(view, minute));
    }
    if ('any' in condition) {
      const tests = condition.any.map((each) => this.compile(each));
      return (view, minute) => tests.some((test) => test(view, minute));
    }
    if ('not' in condition) {
      const test = this.compile(condition.not);
      return (view, minute) => !test(view, minute);
    }
    if ('bant' in condition) return (view, minute) => view.bant(condition.bant, minute) === condition.is;
    if ('field' in condition) return compileField(condition, this.#lists);
    if ('complete' in condition) return compileComplete(condition);
    const index = this.slots.push(slotOf(condition)) - 1;
    return (view, minute) => view.slot(index, minute);
  }
}
