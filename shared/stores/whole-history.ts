import { browsersOf, ownerOf } from '../lead/identity.ts';
import type { Activity } from '../lead/activity.ts';
import { humanHistory } from '../bots/human-history.ts';
import type { ActivityLog, History } from './activity-log.ts';

type Log = Pick<ActivityLog, 'history'>;

/**
 * Everything a lead did: its own log, its share of the logs of the browsers it has identified itself on, and the same of those that
 * were merged into it. Writes nothing.
 */
export const wholeHistory = async (leadId: string, log: Log): Promise<History> =>
  withBrowsers(leadId, await log.history({ kind: 'lead', id: leadId }), log);

/** The same, where the lead's own log is read already. */
export async function withBrowsers(leadId: string, own: History, log: Log): Promise<History> {
  const browsers = [...browsersOf(humanHistory(own.activities))];
  const shares = await Promise.all(
    browsers.map((visitorId) => shareOf({ visitorId, leadId, since: knownSince(visitorId, own) }, log)),
  );
  const members = await Promise.all(own.members.map((member) => wholeHistory(member, log)));
  const others = [...shares, ...members.filter(({ erased }) => !erased)];
  return {
    ...own,
    activities: eachOnce([...own.activities, ...others.flatMap(({ activities }) => activities)]),
    bad: [...own.bad, ...others.flatMap(({ bad }) => bad)],
  };
}

/** What was told of two leads that turn out to be one is one activity: the report that came first stands. */
const eachOnce = (activities: readonly Activity[]): Activity[] => {
  const first = new Map<string, Activity>();
  for (const each of activities) {
    const held = first.get(each.id);
    if (held === undefined || each.receivedAt < held.receivedAt) first.set(each.id, each);
  }
  return [...first.values()];
};

/** When the first activity was received that says whose browser it is. */
const knownSince = (visitorId: string, { activities }: History): number =>
  Math.min(
    ...activities
      .filter((each) => each.visitorId === visitorId && each.suspect !== true)
      .map(({ receivedAt }) => receivedAt),
  );

/** A hit is known of the lead from when the browser was: what was known of it by an earlier instant does not hold the hit. */
async function shareOf(
  { visitorId, leadId, since }: { visitorId: string; leadId: string; since: number },
  log: Log,
): Promise<History> {
  const seen = await log.history({ kind: 'visitor', id: visitorId });
  const mine = seen.activities.filter(({ occurredAt }) => ownerOf(occurredAt, seen.identified) === leadId);
  const activities = mine.map((hit): Activity => {
    const receivedAt = Math.max(hit.receivedAt, since);
    return Object.assign({}, hit, { id: `${visitorId}/${hit.id}`, receivedAt });
  });
  return { ...seen, activities };
}

/** A lead's history as the scorer sees it; undefined once the person was erased. */
export type HistoryOf = (leadId: string) => Promise<readonly Activity[] | undefined>;

/** Reads a lead's own log and its share of the logs of the browsers it has identified itself on; writes nothing. */
export const historyReader =
  (log: Pick<ActivityLog, 'history'>): HistoryOf =>
  async (leadId) => {
    const { activities, erased } = await wholeHistory(leadId, log);
    return erased ? undefined : activities;
  };
