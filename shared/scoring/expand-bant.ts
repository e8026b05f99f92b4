import type { BantCondition, Condition } from '../playbook/conditions.ts';
import type { Model } from '../playbook/schema.ts';

/** A BANT condition in the terms of the model's own rules, which do not ask about BANT; a yes outweighs a no. */
export function expandBant({ bant, is }: BantCondition, rules: Model['bant']): Condition {
  const { yes, no } = rules[bant];
  if (is === 'yes') return yes;
  return { all: [{ not: yes }, is === 'no' ? no : { not: no }] };
}
