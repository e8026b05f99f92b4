import { ARRIVED, browsersOf, ownerOf } from '../lead/identity.ts';
import type { Activity } from '../lead/activity.ts';
import type { ActivityLog, History } from './activity-log.ts';
import { LeadHistory } from '../bots/lead-history.ts';
import { asHuman, type HumanHistory } from '../lead/human-history.ts';

type Log = Pick<ActivityLog, 'history'>;

/** Everything a lead did, and the part of it that counts. */
export interface WholeHistory extends History {
  readonly history: LeadHistory;
}

/**
 * Everything a lead did: its own log, its share of the logs of the browsers that it identified itself on, and
 * the same of the leads that were merged into it. Writes nothing.
 */
export const wholeHistory = async (leadId: string, log: Log): Promise<WholeHistory> =>
  withBrowsers(leadId, await log.history({ kind: 'lead', id: leadId }), log);

/** The same, where the lead's own log is read already. */
export async function withBrowsers(leadId: string, own: History, log: Log): Promise<WholeHistory> {
  const ownHistory = new LeadHistory(own.activities);
  const browsers = [...browsersOf(identifying(ownHistory))];
  const shares = await Promise.all(
    browsers.map((visitorId) => shareOf({ visitorId, leadId, since: knownSince(visitorId, own) }, log)),
  );
  const members = await Promise.all(own.members.map((member) => wholeHistory(member, log)));
  const others = [...shares, ...members.filter(({ erased }) => !erased)];
  if (others.length === 0) return { ...own, history: ownHistory };
  const activities = eachOnce([...own.activities, ...others.flatMap((other) => other.activities)]);
  const bad = [...own.bad, ...others.flatMap((other) => other.bad)];
  return { ...own, activities, bad, history: new LeadHistory(activities) };
}

/** Bots can only identify a browser by following a link: without such arrivals no verdicts are needed. */
const identifying = (own: LeadHistory): HumanHistory =>
  own.stored.some(({ type }) => type === ARRIVED) ? own.human : asHuman(own.stored);

/** An activity reported for two leads that were merged counts once: the report received first is kept. */
const eachOnce = (activities: readonly Activity[]): Activity[] => {
  const first = new Map<string, Activity>();
  for (const each of activities) {
    const held = first.get(each.id);
    if (held === undefined || each.receivedAt < held.receivedAt) first.set(each.id, each);
  }
  return [...first.values()];
};

/** When the first activity that identifies the browser was received. */
const knownSince = (visitorId: string, { activities }: History): number =>
  Math.min(
    ...activities
      .filter((each) => each.visitorId === visitorId && each.suspect !== true)
      .map(({ receivedAt }) => receivedAt),
  );

/**
 * The lead's hits in a browser's log. A hit counts as received no earlier than the browser was identified.
 */
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
export type HistoryOf = (leadId: string) => Promise<LeadHistory | undefined>;

/**
 * Reads a lead's own log and its share of the logs of the browsers it has identified itself on; writes
 * nothing.
 */
export const historyReader =
  (log: Pick<ActivityLog, 'history'>): HistoryOf =>
  async (leadId) => {
    const { history, erased } = await wholeHistory(leadId, log);
    return erased ? undefined : history;
  };
