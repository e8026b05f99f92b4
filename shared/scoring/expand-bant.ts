import type { BantCondition, Condition } from '../playbook/conditions.ts';
import type { Model } from '../playbook/schema.ts';

/**
 * Expands a BANT condition to the model's BANT rules, which contain no BANT conditions themselves; a yes
 * outweighs a no.
 */
export function expandBant({ bant, is }: BantCondition, rules: Model['bant']): Condition {
  const { yes, no } = rules[bant];
  if (is === 'yes') return yes;
  return { all: [{ not: yes }, is === 'no' ? no : { not: no }] };
}
