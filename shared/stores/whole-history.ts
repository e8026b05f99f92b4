import { browsersOf, ownerOf } from '../scoring/identity.ts';
import type { ActivityLog, History } from './activity-log.ts';

/** Everything a lead did: its own log, and its share of the logs of the browsers it has identified itself on. Writes nothing. */
export async function wholeHistory(leadId: string, log: Pick<ActivityLog, 'history'>): Promise<History> {
  const own = await log.history({ kind: 'lead', id: leadId });
  const browsers = [...browsersOf(own.activities)];
  const shares = await Promise.all(browsers.map((visitorId) => shareOf(visitorId, leadId, log)));
  return {
    ...own,
    activities: [...own.activities, ...shares.flatMap(({ activities }) => activities)],
    bad: [...own.bad, ...shares.flatMap(({ bad }) => bad)],
  };
}

async function shareOf(
  visitorId: string,
  leadId: string,
  log: Pick<ActivityLog, 'history'>,
): Promise<History> {
  const seen = await log.history({ kind: 'visitor', id: visitorId });
  const mine = seen.activities.filter(({ occurredAt }) => ownerOf(occurredAt, seen.identified) === leadId);
  return { ...seen, activities: mine.map((hit) => Object.assign({}, hit, { id: `${visitorId}/${hit.id}` })) };
}
