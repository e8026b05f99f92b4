import { BANT, type BantItem } from '../lead/bant.ts';
import type { Condition, FieldCondition } from '../playbook/conditions.ts';
import type { Model } from '../playbook/schema.ts';

/** The leaf conditions of a condition, without negated ones. */
export function leavesOf(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  return 'not' in condition ? [] : [condition];
}

const isAboutField = (condition: Condition): condition is FieldCondition => 'field' in condition;

/** The field conditions in a condition, including negated ones. */
export function fieldQuestions(condition: Condition): FieldCondition[] {
  if ('all' in condition) return condition.all.flatMap(fieldQuestions);
  if ('any' in condition) return condition.any.flatMap(fieldQuestions);
  if ('not' in condition) return fieldQuestions(condition.not);
  return isAboutField(condition) ? [condition] : [];
}

/** The conditions of state criteria and of BANT answers. */
const heldConditions = (model: Model): Condition[] => [
  ...model.criteria.flatMap((criterion) => ('when' in criterion ? [criterion.when] : [])),
  ...BANT.flatMap((item) => [model.bant[item].yes, model.bant[item].no]),
];

/** The profile fields that a model tests, in the order of its criteria. */
export function fieldsAsked(model: Model): string[] {
  const fields = heldConditions(model).flatMap((condition) => {
    const complete = leavesOf(condition).flatMap((leaf) => ('complete' in leaf ? leaf.complete : []));
    return [...fieldQuestions(condition).map(({ field }) => field), ...complete];
  });
  return [...new Set(fields)];
}

/** The fields that answer a BANT item. */
export const fieldsOfBant = (model: Model, item: BantItem): ReadonlySet<string> =>
  new Set([model.bant[item].yes, model.bant[item].no].flatMap(fieldQuestions).map(({ field }) => field));
