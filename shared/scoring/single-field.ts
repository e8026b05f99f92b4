import type { BantCondition, Condition, FieldCondition } from '../playbook/conditions.ts';
import type { Scalar } from './activity.ts';
import { globOf } from './glob.ts';
import { folded } from './matching.ts';
import type { Question } from './questions.ts';

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
  if (contains !== undefined) {
    const part = contains.toLowerCase();
    checks.push(onText((text) => text.includes(part)));
  }
  if (like !== undefined) checks.push(onText(globOf(like.toLowerCase())));
  return checks;
}

/** A test of a value that is known, by everything that a condition asks of it. */
export function fitsValue(condition: FieldCondition, lists: Lists): Check {
  const checks = checksOf(condition, lists);
  return (value) => checks.every((check) => check(value));
}

function questionOf(condition: FieldCondition, lists: Lists): Question {
  if (condition.known === false) return (value) => value === undefined;
  const fits = fitsValue(condition, lists);
  return (value) => value !== undefined && fits(value);
}

/** A question about one field, and which one. */
export interface SingleField {
  readonly field: string;
  readonly question: Question;
}

/**
 * The question that a condition comes down to where all of it, however nested, asks about one and the same field; undefined for
 * any other. `spellOut` says what a BANT condition means.
 */
export function singleField(
  condition: Condition,
  lists: Lists,
  spellOut: (condition: BantCondition) => Condition,
): SingleField | undefined {
  const within = (part: Condition): SingleField | undefined => singleField(part, lists, spellOut);
  if ('field' in condition) return { field: condition.field, question: questionOf(condition, lists) };
  if ('bant' in condition) return within(spellOut(condition));
  if ('not' in condition) {
    const asked = within(condition.not);
    return asked && { field: asked.field, question: (value) => !asked.question(value) };
  }
  if ('all' in condition) {
    return ofOneField(condition.all.map(within), (asked) => (value) => asked.every((ask) => ask(value)));
  }
  if ('any' in condition) {
    return ofOneField(condition.any.map(within), (asked) => (value) => asked.some((ask) => ask(value)));
  }
  return undefined;
}

function ofOneField(
  parts: readonly (SingleField | undefined)[],
  joined: (questions: readonly Question[]) => Question,
): SingleField | undefined {
  const field = parts[0]?.field;
  const same = parts.filter((part): part is SingleField => part !== undefined && part.field === field);
  if (field === undefined || same.length < parts.length) return undefined;
  return { field, question: joined(same.map(({ question }) => question)) };
}
