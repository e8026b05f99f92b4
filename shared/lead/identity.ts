import type { HumanHistory } from './human-history.ts';

/** A lead that a browser was identified as, and when (ms). */
export interface Identification {
  readonly leadId: string;
  readonly at: number;
  /** They came by a link of a mail to them; left out: they said who they are, in a form or to a system that told us. */
  readonly by?: 'link' | undefined;
}

/** A browser with more people than this is a kiosk, or a broken tracker's favourite id: what it does is nobody's. */
export const MOST_PEOPLE = 20;

/** Somebody came to a page of ours by a link of a mail. Names the browser, the mail (`messageId`) and the click (`clickId`). */
export const ARRIVED = 'arrived_by_link';

/**
 * The browsers that a lead's own activities, as far as they are believed, came from. Of those that came by a link, one for each
 * mail: the first. A mail that is passed on brings more, and they are not its recipient's.
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
 * Whose hit it is: that of the latest identification at or before it, else of the first after it. One browser shared by two
 * people never counts a hit twice. At one instant, the smaller lead id decides.
 *
 * A link says who is there from now on, and not who was there before; and where somebody has said who they are, a link to
 * somebody else was passed on to them. So nobody gets a stranger's past by sending them a link.
 */
export function ownerOf(hitAt: number, identified: readonly Identification[]): string | undefined {
  if (new Set(identified.map(({ leadId }) => leadId)).size > MOST_PEOPLE) return undefined;
  const said = identified.filter(({ by }) => by !== 'link');
  const people = new Set(said.map(({ leadId }) => leadId));
  const credible = said.length === 0 ? identified : identified.filter(({ leadId }) => people.has(leadId));
  return (latest(credible, hitAt) ?? latest(said, Math.min(...said.map(({ at }) => at))))?.leadId;
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
