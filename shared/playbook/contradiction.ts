import { own } from '../runtime/names.ts';
import { fitsValue, type Lists } from './field-value.ts';
import { canonical } from './canonical.ts';
import { BANT } from '../lead/bant.ts';
import type { BantCondition, Condition, FieldCondition } from './conditions.ts';

/**
 * What a condition is whoever the lead is; undefined for one that tells leads apart, as far as can be seen.
 */
export type Constant = 'always' | 'never';

/**
 * Why a condition's parts can never hold together, in a sentence; undefined where they can, as far as can be
 * seen.
 */
export function contradictionIn(condition: Condition, lists: Lists): string | undefined {
  const together = flat(condition);
  for (const part of together) {
    if ('complete' in part && (part.atLeast ?? 0) > part.complete.length)
      return 'This asks for more fields than it lists.';
  }
  if (areOpposites(together)) return 'This asks for something and for its opposite.';
  const answers = together.filter((part): part is BantCondition => 'bant' in part);
  if (BANT.some((item) => new Set(answers.filter(({ bant }) => bant === item).map(({ is }) => is)).size > 1))
    return 'This asks for two answers to one question of BANT.';
  const fields = together.filter((part): part is FieldCondition => 'field' in part);
  return [...Map.groupBy(fields, ({ field }) => field).values()]
    .map((conditions) => contradictionInField(conditions, lists))
    .find((sentence) => sentence !== undefined);
}

const flat = (condition: Condition): Condition[] =>
  'all' in condition ? condition.all.flatMap(flat) : [condition];

/** `{known: false}` is the opposite of `{known: true}`; a double negation is none. */
function normal(condition: Condition): { readonly negated: boolean; readonly text: string } {
  if ('not' in condition) {
    const { negated, text } = normal(condition.not);
    return { negated: !negated, text };
  }
  const unknown = 'field' in condition && condition.known === false;
  return { negated: unknown, text: canonical(unknown ? { ...condition, known: true } : condition) };
}

function areOpposites(conditions: readonly Condition[]): boolean {
  if (conditions.length < 2) return false;
  const signs = new Map<string, boolean>();
  return conditions.map(normal).some(({ negated, text }) => {
    const other = signs.get(text);
    signs.set(text, negated);
    return other !== undefined && other !== negated;
  });
}

/** Whether one of these always holds: something and its opposite, or every answer to one question. */
export const areExhaustive = (conditions: readonly Condition[]): boolean =>
  areOpposites(conditions) ||
  BANT.some(
    (item) =>
      new Set(conditions.flatMap((each) => ('bant' in each && each.bant === item ? [each.is] : []))).size ===
      3,
  );

function contradictionInField(conditions: readonly FieldCondition[], lists: Lists): string | undefined {
  const [{ field } = { field: '' }] = conditions;
  if (conditions.length === 1 && Object.keys(conditions[0]!).length <= 2) return undefined;
  const compares = conditions.filter((each) =>
    Object.keys(each).some((key) => key !== 'field' && key !== 'known'),
  );
  const unknown = conditions.some(({ known }) => known === false);
  if (unknown && compares.length > 0) return `"${field}" cannot be unknown and be compared with something.`;
  const least = Math.max(...conditions.map(({ min }) => min ?? Number.NEGATIVE_INFINITY));
  const most = Math.min(...conditions.map(({ max }) => max ?? Number.POSITIVE_INFINITY));
  if (least > most) return `No "${field}" is that large and that small at once.`;
  if (conditions.some(isNumeric) && conditions.some(isTextual))
    return `"${field}" cannot be a number and a text at once.`;
  const values = conditions.map((each) => valuesOf(each, lists)).find((each) => each.length > 0) ?? [];
  const tests = conditions.map((each) => fitsValue(each, lists));
  const fits = values.length === 0 || values.some((value) => tests.every((test) => test(value)));
  return fits ? undefined : `No value of "${field}" fits all that is asked of it.`;
}

const isNumeric = ({ min, max }: FieldCondition): boolean => min !== undefined || max !== undefined;
const isTextual = ({ contains, like }: FieldCondition): boolean =>
  contains !== undefined || like !== undefined;

/** The only values that will do; none where any might. A list that is still empty may yet be filled. */
function valuesOf({ is, in: among, inList }: FieldCondition, lists: Lists) {
  if (is !== undefined) return [is];
  if (among !== undefined) return among;
  return (inList === undefined ? undefined : own(lists, inList)) ?? [];
}
