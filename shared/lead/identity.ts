import { BROWSERS, MOST_PEOPLE } from '../limits/limits.ts';
import type { Priority } from '../limits/places.ts';
import type { Activity } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/** An identification of a browser as a lead's, and when (ms). */
export interface Identification {
  readonly leadId: string;
  readonly at: number;
  /**
   * `link`: the browser arrived by a link in a mail to the lead. Absent: the lead submitted a form, or
   * another system reported it.
   */
  readonly by?: 'link' | undefined;
}

/**
 * A browser arrived on one of our pages by a mail's link. Names the browser, the mail (`messageId`) and the
 * click (`clickId`).
 */
export const ARRIVED = 'arrived_by_link';

/** A lead's browsers whose hits count for it, and whether there are more than are looked at. */
export interface Browsers {
  readonly kept: readonly string[];
  readonly cut: boolean;
}

const KINDS = ['stated', 'observed', 'first', 'browsed', 'anonymous'] as const;

/**
 * The browsers that a lead's own activities, as far as they count as human, came from. Of the arrivals by
 * link only the first for each mail counts: later ones may come from people whom the mail was forwarded to.
 * `priorityOf` tells what a submission of a form has; of each priority the browsers that were named first are
 * kept, so that none pushes out another.
 */
export function browsersOf(
  history: HumanHistory,
  priorityOf: (activity: Activity) => Priority | undefined,
): Browsers {
  const named = new Map(KINDS.map((kind) => [kind, new Set<string>()]));
  for (const activity of identifying(history)) {
    const priority = activity.type === ARRIVED ? 'observed' : priorityOf(activity);
    const kind = KINDS.find((each) => each === priority) ?? 'stated';
    named.get(kind)?.add(activity.visitorId);
  }
  const kept = new Set<string>();
  for (const [kind, browsers] of named)
    for (const browser of [...browsers].slice(0, BROWSERS[kind])) kept.add(browser);
  const all = new Set([...named.values()].flatMap((browsers) => [...browsers]));
  return { kept: [...kept], cut: kept.size < all.size };
}

type Identifying = Activity & { readonly visitorId: string };

/** The activities that name their browser. */
function identifying(history: HumanHistory): Identifying[] {
  const mails = new Set<unknown>();
  const isFirst = ({ type, properties: { messageId } }: Activity): boolean => {
    const is = type !== ARRIVED || !mails.has(messageId);
    if (type === ARRIVED) mails.add(messageId);
    return is;
  };
  return history.filter(
    (each): each is Identifying => each.visitorId !== undefined && each.suspect !== true && isFirst(each),
  );
}

/**
 * Tells the lead that a hit at an instant belongs to: the latest identification at or before it, else the
 * first after it. A hit in a browser shared by two people never counts twice. At one instant, the smaller
 * lead id wins.
 *
 * An arrival by link identifies the browser only from then on, never for earlier hits; and it is ignored in a
 * browser that forms have identified as other leads, since the mail was forwarded. So nobody can claim a
 * stranger's history by sending them a link.
 */
export function ownersOf(identified: readonly Identification[]): (hitAt: number) => string | undefined {
  if (new Set(identified.map(({ leadId }) => leadId)).size > MOST_PEOPLE) return () => undefined;
  const stated = identified.filter(({ by }) => by !== 'link').toSorted(byTime);
  const people = new Set(stated.map(({ leadId }) => leadId));
  const credible = stated.length === 0 ? identified : identified.filter(({ leadId }) => people.has(leadId));
  const timeline = credible.toSorted(byTime);
  const first = stated[countUntil(stated, stated[0]?.at ?? 0) - 1];
  return (hitAt) => (timeline[countUntil(timeline, hitAt) - 1] ?? first)?.leadId;
}

const byTime = (a: Identification, b: Identification): number =>
  a.at - b.at || (a.leadId > b.leadId ? -1 : a.leadId < b.leadId ? 1 : 0);

/** How many of a list in order of time lie at or before an instant. */
function countUntil(ordered: readonly Identification[], instant: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ordered[middle]!.at <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
