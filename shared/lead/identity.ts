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
 * A browser identified as more leads than this is a kiosk or a broken tracker's default id: its hits count
 * for nobody.
 */
export const MOST_PEOPLE = 20;

/**
 * A browser arrived on one of our pages by a mail's link. Names the browser, the mail (`messageId`) and the
 * click (`clickId`).
 */
export const ARRIVED = 'arrived_by_link';

/**
 * The browsers that a lead's own activities, as far as they count as human, came from. Of the arrivals by
 * link only the first for each mail counts: later ones may come from people whom the mail was forwarded to.
 */
export function browsersOf(history: HumanHistory): Set<string> {
  const mails = new Set<unknown>();
  const browsers = new Set<string>();
  const known = history.filter(({ visitorId, suspect }) => visitorId !== undefined && suspect !== true);
  for (const { type, visitorId, properties } of known) {
    if (visitorId === undefined) continue;
    if (type === ARRIVED) {
      if (mails.has(properties.messageId)) continue;
      mails.add(properties.messageId);
    }
    browsers.add(visitorId);
  }
  return browsers;
}

/**
 * The lead that a hit belongs to: the latest identification at or before it, else the first after it. A hit
 * in a browser shared by two people never counts twice. At one instant, the smaller lead id wins.
 *
 * An arrival by link identifies the browser only from then on, never for earlier hits; and it is ignored in a
 * browser that forms have identified as other leads, since the mail was forwarded. So nobody can claim a
 * stranger's history by sending them a link.
 */
export function ownerOf(hitAt: number, identified: readonly Identification[]): string | undefined {
  if (new Set(identified.map(({ leadId }) => leadId)).size > MOST_PEOPLE) return undefined;
  const stated = identified.filter(({ by }) => by !== 'link');
  const people = new Set(stated.map(({ leadId }) => leadId));
  const credible = stated.length === 0 ? identified : identified.filter(({ leadId }) => people.has(leadId));
  return (latest(credible, hitAt) ?? latest(stated, Math.min(...stated.map(({ at }) => at))))?.leadId;
}

const latest = (identified: readonly Identification[], until: number): Identification | undefined =>
  identified
    .filter(({ at }) => at <= until)
    .reduce<Identification | undefined>(
      (last, each) => (last && isBefore(each, last) ? last : each),
      undefined,
    );

const isBefore = (a: Identification, b: Identification): boolean =>
  a.at < b.at || (a.at === b.at && a.leadId >= b.leadId);
