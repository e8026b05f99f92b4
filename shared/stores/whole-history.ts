import { identifications, type Link, ownerOf } from '../scoring/identity.ts';
import type { ActivityLog, History } from './activity-log.ts';
import type { LinkStore } from './link-store.ts';

export interface Logs {
  readonly log: Pick<ActivityLog, 'history'>;
  readonly links: Pick<LinkStore, 'of'>;
}

/** Records the instants at which a lead is first seen to have identified itself on a browser. */
export type Identify = LinkStore['add'];

/** Everything a lead did, the hits of its browsers included. */
export interface WholeHistory extends History {
  /** Other leads whose share of a browser's hits has changed, since this reading recorded that it is this lead's too. */
  readonly touched: readonly string[];
}

/**
 * Reads a lead's own log and its share of the logs of the browsers it has identified itself on. With `identify`, a browser that
 * is new to the lead is recorded before its log is read, so that a hit that comes in between wakes the lead up; without it,
 * nothing is written.
 */
export async function wholeHistory(leadId: string, logs: Logs, identify?: Identify): Promise<WholeHistory> {
  const own = await logs.log.history({ kind: 'lead', id: leadId });
  const browsers = [...identifications(own.activities)];
  const shares = await Promise.all(
    browsers.map(([visitorId, at]) => shareOf(visitorId, { leadId, at }, logs, identify)),
  );
  return {
    activities: [...own.activities, ...shares.flatMap(({ activities }) => activities)],
    bad: [...own.bad, ...shares.flatMap(({ bad }) => bad)],
    erased: own.erased,
    touched: shares.flatMap(({ touched }) => touched),
  };
}

async function shareOf(
  visitorId: string,
  mine: Link,
  { log, links }: Logs,
  identify?: Identify,
): Promise<WholeHistory> {
  const known = await links.of(visitorId);
  const others = known.filter(({ leadId }) => leadId !== mine.leadId);
  const before = known.find(({ leadId }) => leadId === mine.leadId)?.at ?? [];
  const fresh = mine.at.filter((instant) => !before.includes(instant));
  if (fresh.length > 0) await identify?.(visitorId, mine.leadId, fresh);
  const seen = await log.history({ kind: 'visitor', id: visitorId });
  const hits = seen.activities.filter(
    ({ occurredAt }) => ownerOf(occurredAt, [...others, mine]) === mine.leadId,
  );
  const activities = hits.map((hit) => Object.assign({}, hit, { id: `${visitorId}/${hit.id}` }));
  const touched = fresh.length > 0 ? others.map(({ leadId }) => leadId) : [];
  return { ...seen, activities, touched };
}
