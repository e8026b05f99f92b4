import type { Activity } from './activity.ts';
import { inOrder } from './profile.ts';

const isOrdered = (activities: readonly Activity[]): boolean =>
  activities.every((each, index) => index === 0 || inOrder(activities[index - 1]!, each) < 0);

/**
 * Sorts numbers instead of objects, which is several times as fast: each is a time with the position of its activity below it.
 * Activities of one instant stay as they were, and so do all where the numbers grow too large.
 */
function byTime(activities: readonly Activity[]): Activity[] {
  const start = activities.reduce(
    (first, { occurredAt }) => Math.min(first, occurredAt),
    Number.POSITIVE_INFINITY,
  );
  const stride = 2 ** Math.ceil(Math.log2(activities.length));
  const keys = Float64Array.from(
    activities,
    ({ occurredAt }, position) => Math.floor(occurredAt - start) * stride + position,
  ).toSorted();
  if (keys.at(-1)! > Number.MAX_SAFE_INTEGER) return [...activities];
  return Array.from(keys, (key) => activities[key - Math.floor(key / stride) * stride]!);
}

/** A history as the set that it is: in order of time and then of ids, each activity once. */
export function ordered(activities: readonly Activity[]): readonly Activity[] {
  if (isOrdered(activities)) return activities;
  const sorted = byTime(activities);
  if (isOrdered(sorted)) return sorted;
  return activities
    .toSorted(inOrder)
    .filter((each, index, all) => index === 0 || inOrder(all[index - 1]!, each) !== 0);
}
