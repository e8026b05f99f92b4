import type { Condition } from './conditions.ts';
import type { Model } from './schema.ts';

/** The interests that a model's audience asks for; empty where it asks for none in particular. */
export const interestsAsked = ({ audience }: Model): ReadonlySet<string> =>
  new Set(audience === undefined ? [] : askedIn(audience));

function askedIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(askedIn);
  if ('any' in condition) return condition.any.flatMap(askedIn);
  if (!('field' in condition) || condition.field !== 'interests') return [];
  return [condition.is, ...(condition.in ?? [])].filter((each) => typeof each === 'string');
}
