import type { Activity } from './activity.ts';

/** A lead that a browser was identified as, and when (ms). */
export interface Identification {
  readonly leadId: string;
  readonly at: number;
}

/** A browser with more people than this is a kiosk, or a broken tracker's favourite id: what it does is nobody's. */
export const MOST_PEOPLE = 20;

/** The browsers that a lead's own activities came from. */
export const browsersOf = (history: readonly Activity[]): Set<string> =>
  new Set(
    history.flatMap(({ visitorId, suspect }) =>
      visitorId === undefined || suspect === true ? [] : [visitorId],
    ),
  );

/**
 * Whose hit it is: that of the latest identification at or before it, else of the first after it. One browser shared by two
 * people never counts a hit twice. At one instant, the smaller lead id decides.
 */
export function ownerOf(hitAt: number, identified: readonly Identification[]): string | undefined {
  if (new Set(identified.map(({ leadId }) => leadId)).size > MOST_PEOPLE) return undefined;
  const inOrder = identified.toSorted((a, b) => a.at - b.at || (a.leadId < b.leadId ? 1 : -1));
  const first = inOrder[0]?.at;
  const latest = inOrder.findLast(({ at }) => at <= hitAt) ?? inOrder.findLast(({ at }) => at === first);
  return latest?.leadId;
}
