import type { Activity } from '../scoring/activity.ts';
import { identifications, type Link, ownerOf } from '../scoring/identity.ts';
import type { ActivityLog } from '../stores/activity-log.ts';
import type { LinkStore } from '../stores/link-store.ts';

/** A lead's whole history, and the other leads whose share of a browser's hits this reading has changed. */
export interface Gathered {
  readonly history: readonly Activity[];
  readonly erased: boolean;
  readonly touched: readonly string[];
}

/** Reads a lead's own log and its share of the logs of the browsers it has identified itself on. */
export async function gather(leadId: string, log: ActivityLog, links: LinkStore): Promise<Gathered> {
  const own = await log.history({ kind: 'lead', id: leadId });
  const visitors = [...identifications(own.activities)];
  const shares = await Promise.all(
    visitors.map(([visitorId, at]) => shareOf(visitorId, { leadId, at }, log, links)),
  );
  return {
    history: [...own.activities, ...shares.flatMap(({ hits }) => hits)],
    erased: own.erased,
    touched: shares.flatMap(({ touched }) => touched),
  };
}

async function shareOf(
  visitorId: string,
  mine: Link,
  log: ActivityLog,
  links: LinkStore,
): Promise<{ hits: readonly Activity[]; touched: readonly string[] }> {
  const known = await links.of(visitorId);
  const others = known.filter(({ leadId }) => leadId !== mine.leadId);
  const before = known.find(({ leadId }) => leadId === mine.leadId)?.at ?? [];
  const fresh = mine.at.filter((instant) => !before.includes(instant));
  if (fresh.length > 0) await links.add(visitorId, mine.leadId, fresh);
  const { activities } = await log.history({ kind: 'visitor', id: visitorId });
  const hits = activities
    .filter(({ occurredAt }) => ownerOf(occurredAt, [...others, mine]) === mine.leadId)
    .map((hit) => ({ ...hit, id: `${visitorId}/${hit.id}` }));
  return { hits, touched: fresh.length > 0 ? others.map(({ leadId }) => leadId) : [] };
}
