import type { BantCondition, Condition, FieldCondition } from '../playbook/conditions.ts';
import { fitsValue, type Lists } from '../playbook/field-value.ts';
import type { FieldPredicate } from './field-predicates.ts';

function predicateOf(condition: FieldCondition, lists: Lists): FieldPredicate {
  if (condition.known === false) return (value) => value === undefined;
  const fits = fitsValue(condition, lists);
  return (value) => value !== undefined && (typeof value === 'object' ? value.some(fits) : fits(value));
}

/** A predicate over a single field. */
export interface SingleFieldPredicate {
  readonly field: string;
  readonly predicate: FieldPredicate;
}

/**
 * Reduces a condition whose parts, however nested, all test the same field to a single predicate; undefined
 * for any other condition. `expand` replaces a BANT condition by the model's rules.
 */
export function singleFieldPredicate(
  condition: Condition,
  lists: Lists,
  expand: (condition: BantCondition) => Condition,
): SingleFieldPredicate | undefined {
  const within = (part: Condition): SingleFieldPredicate | undefined =>
    singleFieldPredicate(part, lists, expand);
  if ('field' in condition) return { field: condition.field, predicate: predicateOf(condition, lists) };
  if ('bant' in condition) return within(expand(condition));
  if ('not' in condition) {
    const inner = within(condition.not);
    return inner && { field: inner.field, predicate: (value) => !inner.predicate(value) };
  }
  if ('all' in condition) {
    return ofOneField(condition.all.map(within), (tests) => (value) => tests.every((test) => test(value)));
  }
  if ('any' in condition) {
    return ofOneField(condition.any.map(within), (tests) => (value) => tests.some((test) => test(value)));
  }
  return undefined;
}

function ofOneField(
  parts: readonly (SingleFieldPredicate | undefined)[],
  joined: (predicates: readonly FieldPredicate[]) => FieldPredicate,
): SingleFieldPredicate | undefined {
  const field = parts[0]?.field;
  const same = parts.filter(
    (part): part is SingleFieldPredicate => part !== undefined && part.field === field,
  );
  if (field === undefined || same.length < parts.length) return undefined;
  return { field, predicate: joined(same.map(({ predicate }) => predicate)) };
}
