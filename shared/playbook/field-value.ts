import { own } from '../runtime/names.ts';
import type { Scalar } from '../lead/activity.ts';
import type { FieldCondition } from './conditions.ts';
import { globOf } from '../runtime/glob.ts';

/** Text compares without case. */
export const folded = <T extends Scalar | undefined>(value: T): T | string =>
  typeof value === 'string' ? value.toLowerCase() : value;

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
  if (inList !== undefined) checks.push(oneOf(own(lists, inList) ?? []));
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
