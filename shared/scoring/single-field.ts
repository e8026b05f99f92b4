import type { BantCondition, Condition, FieldCondition } from '../playbook/conditions.ts';
import { fitsValue, type Lists } from '../playbook/field-value.ts';
import type { FieldPredicate } from './field-predicates.ts';

function predicateOf(condition: FieldCondition, lists: Lists): FieldPredicate {
  if (condition.known === false) return (value) => value === undefined;
  const fits = fitsValue(condition, lists);
  return (value) => value !== undefined && fits(value);
}

/** A question about one field, and which one. */
export interface SingleFieldPredicate {
  readonly field: string;
  readonly predicate: FieldPredicate;
}

/**
 * The question that a condition comes down to where all of it, however nested, asks about one and the same field; undefined for
 * any other. `spellOut` says what a BANT condition means.
 */
export function singleFieldPredicate(
  condition: Condition,
  lists: Lists,
  spellOut: (condition: BantCondition) => Condition,
): SingleFieldPredicate | undefined {
  const within = (part: Condition): SingleFieldPredicate | undefined =>
    singleFieldPredicate(part, lists, spellOut);
  if ('field' in condition) return { field: condition.field, predicate: predicateOf(condition, lists) };
  if ('bant' in condition) return within(spellOut(condition));
  if ('not' in condition) {
    const asked = within(condition.not);
    return asked && { field: asked.field, predicate: (value) => !asked.predicate(value) };
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
