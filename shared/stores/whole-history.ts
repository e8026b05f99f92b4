import { ARRIVED, browsersOf, ownersOf } from '../lead/identity.ts';
import type { Activity } from '../lead/activity.ts';
import { MOST_HITS, MOST_MEMBERS, READ_WIDTH } from '../limits/limits.ts';
import type { ActivityLog, History } from './activity-log.ts';
import { LeadHistory } from '../bots/lead-history.ts';
import { asHuman, type HumanHistory } from '../lead/human-history.ts';

type Log = Pick<ActivityLog, 'history'>;

/** Everything a lead did, and the part of it that counts. `cut`: what was left out of any of its logs. */
export interface WholeHistory extends History {
  readonly history: LeadHistory;
}

/**
 * Everything a lead did: its own log, its share of the logs of the browsers that it identified itself on, and
 * the same of the leads that were merged into it. Bounded in width and memory whatever is stored (see
 * `shared/limits`). Writes nothing.
 */
export const wholeHistory = async (leadId: string, log: Log): Promise<WholeHistory> =>
  withBrowsers(leadId, await log.history({ kind: 'lead', id: leadId }), log);

/** The same, where the lead's own log is read already. */
export async function withBrowsers(leadId: string, own: History, log: Log): Promise<WholeHistory> {
  const ownHistory = new LeadHistory(own.activities);
  const browsers = browsersOf(identifying(ownHistory), ({ id }) => own.priorities.get(id));
  const since = knownSince(own);
  const shares = await together(browsers.kept, READ_WIDTH, (visitorId) =>
    shareOf({ visitorId, leadId, since: since.get(visitorId) ?? Infinity }, log),
  );
  const members = await together(own.members.slice(0, MOST_MEMBERS), 1, async (member) => {
    const whole = await wholeHistory(member, log);
    return whole.erased ? NOTHING : whole;
  });
  const others = [...shares.read, ...members.read];
  const cut = new Set([...own.cut, ...others.flatMap((other) => [...other.cut])]);
  if (browsers.cut) cut.add('browsers');
  if (shares.cut) cut.add('hits');
  if (members.cut || own.members.length > MOST_MEMBERS) cut.add('activities');
  if (others.length === 0) return { ...own, cut, history: ownHistory };
  const activities = eachOnce([...own.activities, ...others.flatMap((other) => other.activities)]);
  const bad = [...own.bad, ...others.flatMap((other) => other.bad)];
  return { ...own, activities, bad, cut, history: new LeadHistory(activities) };
}

type Part = Pick<History, 'activities' | 'bad' | 'cut'>;
const NOTHING: Part = { activities: [], bad: [], cut: new Set() };

/**
 * Reads several logs, `width` at a time and in order, until as many activities are there as count; of the log
 * in which that happens the first are kept.
 */
async function together(
  ids: readonly string[],
  width: number,
  read: (id: string) => Promise<Part>,
): Promise<{ read: Part[]; cut: boolean }> {
  const parts: Part[] = [];
  let room = MOST_HITS;
  for (let from = 0; from < ids.length && room > 0; from += width) {
    for (const part of await Promise.all(ids.slice(from, from + width).map(read))) {
      const activities = part.activities.slice(0, room);
      room -= activities.length;
      parts.push({ ...part, activities });
    }
  }
  return { read: parts, cut: room === 0 };
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

/** When the first activity that identifies a browser was received, by browser. */
function knownSince({ activities }: History): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { visitorId, suspect, receivedAt } of activities)
    if (visitorId !== undefined && suspect !== true)
      since.set(visitorId, Math.min(receivedAt, since.get(visitorId) ?? Infinity));
  return since;
}

/**
 * The lead's hits in a browser's log. A hit counts as received no earlier than the browser was identified.
 */
async function shareOf(
  { visitorId, leadId, since }: { visitorId: string; leadId: string; since: number },
  log: Log,
): Promise<Part> {
  const seen = await log.history({ kind: 'visitor', id: visitorId });
  const ownerAt = ownersOf(seen.identified);
  const mine = seen.activities.filter(({ occurredAt }) => ownerAt(occurredAt) === leadId);
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
