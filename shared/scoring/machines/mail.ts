import type { Activity } from '../activity.ts';
import { MINUTE } from '../minutes.ts';
import { bursts, runs } from './bursts.ts';
import { BURST, type Exposed, FAR } from './exposed.ts';
import { type Hit, isClick, isOpen } from './hits.ts';
import { Times, TimesBy } from './times.ts';
import type { Reason } from './verdict.ts';

/** Who has not read the mail needs longer (ms) between two links, and nobody reads three of them within the other. */
const PAIR = { links: 2, gap: 2_000 };
const RUN = { links: 3, gap: 8_000 };
/** As many links of one mail, at any pace, are a crawl unless a page of them is seen in a browser. */
const CRAWL_LINKS = 4;
/** Two clients on one link within this (ms): a scanner that looks at what a person clicks, at the moment it is clicked. */
const TWINS = 3_000;
/** Within this (ms) of delivery a click without reading is a scanner's: nearly all of theirs are in, and few of people's. */
const HASTE = 10 * MINUTE;
/** The same where the page would have told us of a person's browser, and did not. */
const WATCHED_HASTE = 60 * MINUTE;
/** Reading: from the mail being shown to the click (ms). */
const READING = { least: 2_000, most: 30 * MINUTE };
/** So many browsers one person does not read a mail in. */
const FORWARDED_CLIENTS = 4;

/** The opens and clicks of one mail. Every list is in order. */
export interface Mail {
  readonly hits: readonly Hit[];
  readonly deliveredAt: number | undefined;
}

/** Gathers hits by mail, with the first report of its delivery. Page views and answers are judged by their client alone. */
export function mailsOf(history: readonly Activity[], hits: readonly Hit[]): Mail[] {
  const delivered = new Map<unknown, number>();
  for (const { type, occurredAt, properties } of history) {
    if (type !== 'email_delivered') continue;
    const before = delivered.get(properties.messageId) ?? Number.POSITIVE_INFINITY;
    delivered.set(properties.messageId, Math.min(before, occurredAt));
  }
  const ofMail = hits.filter((hit) => (isClick(hit) || isOpen(hit)) && hit.facts.messageId !== undefined);
  return [...Map.groupBy(ofMail, ({ facts }) => facts.messageId)].map(([messageId, own]) => ({
    hits: own,
    deliveredAt: delivered.get(messageId),
  }));
}

/** What is already certain of hits: undefined where nothing is. */
type Certain = (hit: Hit) => Reason | undefined;

/** What speaks against those hits of a mail of which nothing is certain. The first doubt that is noted stays. */
export function doubtsAbout(mail: Mail, certain: Certain, exposed: Exposed): Map<Hit, Reason> {
  const open = mail.hits.filter((hit) => certain(hit) === undefined);
  const doubts = new Map<Hit, Reason>();
  if (open.length === 0) return doubts;
  const doubt = (hits: Iterable<Hit>, reason: Reason): void => {
    for (const hit of hits) if (!doubts.has(hit)) doubts.set(hit, reason);
  };
  const clicks = open.filter(isClick);
  doubt(
    open.filter((hit) => exposed.isDuringScan(hit)),
    'during_scan',
  );
  doubt(inBurst(mail, clicks), 'burst');
  const unread = clicks.filter(notRead(mail, certain));
  doubt(runs(clicks, RUN.links, RUN.gap), 'many_links');
  doubt(runs(unread, PAIR.links, PAIR.gap), 'many_links');
  doubt(crawls(clicks), 'many_links');
  doubt(early(mail, open), 'before_delivery');
  doubt(hasty(mail, unread), 'too_soon');
  doubt(besideReader(mail, clicks, certain), 'another_reader');
  const left = open.filter((hit) => !doubts.has(hit));
  doubt(twins(left.filter(isClick)), 'twin');
  doubt(secondLooks(left.filter(isClick)), 'another_reader');
  doubt(forwarded(left), 'forwarded');
  doubt(ofDoubtedClients(open, doubts), 'same_client');
  return doubts;
}

/** Clicks in a burst made from several places together. */
function inBurst({ hits }: Mail, clicks: readonly Hit[]): Hit[] {
  const together = bursts(
    hits.filter((hit) => isClick(hit) && hit.facts.prefetch !== true),
    BURST.links,
    BURST.within,
  );
  return clicks.filter((hit) => together.has(hit));
}

/** Clicks of clients that follow more links of a mail than people do. */
const crawls = (clicks: readonly Hit[]): Hit[] =>
  [...Map.groupBy(clicks, ({ facts }) => facts.client).values()].flatMap((own) => [
    ...bursts(own, CRAWL_LINKS, FAR),
  ]);

/** Clicks on a link that another client follows at the same moment. */
const twins = (clicks: readonly Hit[]): Hit[] =>
  repeatsByOthers(clicks).flatMap(([first, second]) =>
    second.at - first.at <= TWINS ? [first, second] : [],
  );

/** Clicks on a link that another client followed before: at most one of the two is the reader's. */
const secondLooks = (clicks: readonly Hit[]): Hit[] =>
  repeatsByOthers(clicks).flatMap(([first, second]) => (second.at - first.at <= FAR ? [second] : []));

/** Clicks on one link that follow each other, by different clients. */
const repeatsByOthers = (clicks: readonly Hit[]): [Hit, Hit][] =>
  [...Map.groupBy(clicks, ({ facts }) => facts.linkId).values()].flatMap((onLink) =>
    onLink.flatMap((second, index): [Hit, Hit][] => {
      const first = onLink[index - 1];
      return first !== undefined && first.facts.client !== second.facts.client ? [[first, second]] : [];
    }),
  );

const early = ({ deliveredAt = Number.NEGATIVE_INFINITY }: Mail, hits: readonly Hit[]): Hit[] =>
  hits.filter(({ at }) => at < deliveredAt);

/** A test that nobody had the mail before them in the network that a click came from. */
function notRead({ hits }: Mail, certain: Certain): (click: Hit) => boolean {
  const shown = new TimesBy();
  for (const hit of hits) {
    const reason = certain(hit);
    const byPerson = reason === undefined || reason === 'known_browser';
    if (isOpen(hit) && byPerson && hit.facts.network !== undefined) shown.add(hit.facts.network, hit.at);
  }
  return ({ at, facts }) => !shown.any(facts.network, at - READING.most, at - READING.least);
}

/** Clicks soon after delivery. */
const hasty = ({ deliveredAt = Number.NEGATIVE_INFINITY }: Mail, clicks: readonly Hit[]): Hit[] =>
  clicks.filter(({ at, facts }) => at < deliveredAt + (facts.watched === true ? WATCHED_HASTE : HASTE));

/** Clicks in a mail that a known browser was seen to click in. */
function besideReader({ hits }: Mail, clicks: readonly Hit[], certain: Certain): Hit[] {
  const readers = new Times();
  for (const hit of hits) if (isClick(hit) && certain(hit) === 'known_browser') readers.add(hit.at);
  return clicks.filter(({ at }) => readers.any(at - FAR, at + FAR));
}

/** Everything from unknown clients in a mail that came to many of them. */
const forwarded = (open: readonly Hit[]): Iterable<Hit> =>
  bursts(open, FORWARDED_CLIENTS, FAR, ({ facts }) => facts.client);

/** What the clients of doubted clicks did besides in this mail. */
function ofDoubtedClients(open: readonly Hit[], doubts: ReadonlyMap<Hit, Reason>): Hit[] {
  const doubted = new TimesBy();
  for (const hit of open) if (isClick(hit) && doubts.has(hit)) doubted.add(hit.facts.client, hit.at);
  return open.filter(({ at, facts }) => doubted.any(facts.client, at - FAR, at + FAR));
}
