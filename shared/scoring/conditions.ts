import type {
  ActivityMatch,
  BantItem,
  Condition,
  FieldCondition,
  HistoryCondition,
} from '../playbook/conditions.ts';
import type { Activity, Scalar } from './activity.ts';
import { minutesIn } from './minutes.ts';
import type { BantAnswer, Fact } from './state.ts';

/** What a condition may look at while a fold stands at some minute. */
export interface View {
  fact(field: string): Fact | undefined;
  /** Minutes of the latest activities that the history condition with this slot matched, ascending. */
  occurrences(slot: number): readonly number[];
  bant(item: BantItem, minute: number): BantAnswer;
}

export type Test = (view: View, minute: number) => boolean;
export type Matches = (activity: Activity) => boolean;

/** A history condition's place in a fold's bookkeeping. */
export interface Slot {
  readonly matches: Matches;
  readonly types: readonly string[];
  readonly atLeast: number;
  /** Minutes; infinite without a window. */
  readonly within: number;
}

const folded = <T extends Scalar | undefined>(value: T): T | string =>
  typeof value === 'string' ? value.toLowerCase() : value;

function compileField(condition: FieldCondition): Test {
  const checks: ((value: Scalar) => boolean)[] = [];
  const { is, min, max, contains } = condition;
  if (is !== undefined) checks.push((value) => folded(value) === folded(is));
  if (condition.in !== undefined) {
    const allowed = new Set(condition.in.map(folded));
    checks.push((value) => allowed.has(folded(value)));
  }
  if (min !== undefined) checks.push((value) => typeof value === 'number' && value >= min);
  if (max !== undefined) checks.push((value) => typeof value === 'number' && value <= max);
  if (contains !== undefined) {
    const part = contains.toLowerCase();
    checks.push((value) => typeof value === 'string' && value.toLowerCase().includes(part));
  }
  return (view) => {
    const fact = view.fact(condition.field);
    if (condition.known === false) return fact === undefined;
    return fact !== undefined && checks.every((check) => check(fact.value));
  };
}

/** The activity types a match names, and a test of its `where`. */
export function compileMatch(match: ActivityMatch): { types: readonly string[]; matches: Matches } {
  const types = typeof match.did === 'string' ? [match.did] : match.did;
  const named = new Set(types);
  const where = Object.entries(match.where ?? {}).map(
    ([property, wanted]) => [property, new Set<Scalar | undefined>([wanted].flat().map(folded))] as const,
  );
  const matches: Matches = (activity) =>
    named.has(activity.type) &&
    where.every(([property, wanted]) => wanted.has(folded(activity.properties[property])));
  return { types, matches };
}

function slotOf(condition: HistoryCondition): Slot {
  const within = minutesIn(condition.withinDays ?? Number.POSITIVE_INFINITY);
  return { ...compileMatch(condition), atLeast: condition.atLeast ?? 1, within };
}

/** The minute of the occurrence that a slot's verdict hangs on: the `atLeast`-th latest. */
export const decisive = (slot: Slot, occurrences: readonly number[]): number | undefined =>
  occurrences[occurrences.length - slot.atLeast];

/** Turns conditions into closures. Collects the slots of all of them in one list, so that a fold keeps one book. */
export class ConditionCompiler {
  readonly slots: Slot[] = [];

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
    return 'field' in condition ? compileField(condition) : this.#compileHistory(condition);
  }

  #compileHistory(condition: HistoryCondition): Test {
    const slot = slotOf(condition);
    const index = this.slots.push(slot) - 1;
    return (view, minute) => {
      const at = decisive(slot, view.occurrences(index));
      return at !== undefined && minute - at < slot.within;
    };
  }
}
