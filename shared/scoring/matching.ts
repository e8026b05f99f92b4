import { own } from '../runtime/names.ts';
import type { ActivityMatch } from '../playbook/conditions.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { folded } from '../playbook/field-value.ts';

export type Matches = (activity: Activity) => boolean;

/** Returns a test that an activity has each of these properties with one of the given values. */
export function propertiesAre(where: ActivityMatch['where'] = {}): Matches {
  const wanted = Object.entries(where).map(
    ([property, values]) => [property, new Set<Scalar | undefined>([values].flat().map(folded))] as const,
  );
  if (wanted.length === 0) return () => true;
  return ({ properties }) =>
    wanted.every(([property, values]) => values.has(folded(own(properties, property))));
}

/** A match's activity types, and its test. */
export function compileMatch({ did, where }: ActivityMatch): { types: readonly string[]; matches: Matches } {
  const types = [did].flat();
  const named = new Set(types);
  const fitting = propertiesAre(where);
  return { types, matches: (activity) => named.has(activity.type) && fitting(activity) };
}
