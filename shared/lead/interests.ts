import type { ActivitySource } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/** Something that a person is here for, such as `sales` or `recruiting`, and who said so when (ms). */
export interface Interest {
  readonly interest: string;
  readonly since: number;
  readonly source: ActivitySource;
}

/**
 * What a person is here for at an instant (ms): forms add, sales adds and removes. One that was removed comes
 * back with a later form. By name.
 */
export function interestsOf(history: HumanHistory, at: number): readonly Interest[] {
  const held = new Map<string, Interest>();
  for (const { interests, occurredAt, source, suspect } of history) {
    if (occurredAt > at) break;
    if (interests === undefined || suspect === true) continue;
    for (const [interest, isAdded] of Object.entries(interests)) {
      if (!isAdded) held.delete(interest);
      else if (!held.has(interest)) held.set(interest, { interest, since: occurredAt, source });
    }
  }
  return [...held.values()].toSorted((a, b) => (a.interest < b.interest ? -1 : 1));
}
