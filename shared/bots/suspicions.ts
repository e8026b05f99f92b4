import { MINUTE_MS } from '../runtime/time.ts';
import { bursts, runs } from './bursts.ts';
import { BURST, FAR } from './exposed.ts';
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
const HASTE = 10 * MINUTE_MS;
/** The same where the page would have told us of a person's browser, and did not. */
const WATCHED_HASTE = 60 * MINUTE_MS;
/** Reading: from the mail being shown to the click (ms). */
const READING = { least: 2_000, most: 30 * MINUTE_MS };
/** So many browsers one person does not read a mail in. */
const FORWARDED_CLIENTS = 4;

/** The opens and clicks of one mail. Every list is in order. */
export interface MailHits {
  readonly hits: readonly Hit[];
  readonly deliveredAt: number | undefined;
}

/** What is already certain of hits: undefined where nothing is. */
export type ReasonSoFar = (hit: Hit) => Reason | undefined;

/** Clicks in a burst made from several places together. */
export function inBurst({ hits }: MailHits, clicks: readonly Hit[]): Hit[] {
  const together = bursts(
    hits.filter((hit) => isClick(hit) && hit.facts.prefetch !== true),
    BURST.links,
    BURST.within,
  );
  return clicks.filter((hit) => together.has(hit));
}

/** Clicks that follow each other faster than anybody reads, or, by who has not read, than anybody clicks. */
export const rushed = (clicks: readonly Hit[], unread: readonly Hit[]): Hit[] => [
  ...runs(clicks, RUN.links, RUN.gap),
  ...runs(unread, PAIR.links, PAIR.gap),
];

/** Clicks of clients that follow more links of a mail than people do. */
export const crawls = (clicks: readonly Hit[]): Hit[] =>
  [...Map.groupBy(clicks, ({ facts }) => facts.client).values()].flatMap((own) => [
    ...bursts(own, CRAWL_LINKS, FAR),
  ]);

/** Clicks on a link that another client follows at the same moment. */
export const twins = (clicks: readonly Hit[]): Hit[] =>
  repeatsByOthers(clicks).flatMap(([first, second]) =>
    second.at - first.at <= TWINS ? [first, second] : [],
  );

/** Clicks on a link that another client followed before: at most one of the two is the reader's. */
export const secondLooks = (clicks: readonly Hit[]): Hit[] =>
  repeatsByOthers(clicks).flatMap(([first, second]) => (second.at - first.at <= FAR ? [second] : []));

/** Clicks on one link that follow each other, by different clients. */
const repeatsByOthers = (clicks: readonly Hit[]): [Hit, Hit][] =>
  [...Map.groupBy(clicks, ({ facts }) => facts.linkId).values()].flatMap((onLink) =>
    onLink.flatMap((second, index): [Hit, Hit][] => {
      const first = onLink[index - 1];
      return first !== undefined && first.facts.client !== second.facts.client ? [[first, second]] : [];
    }),
  );

/** Hits that come before the mail itself. */
export const early = ({ deliveredAt = Number.NEGATIVE_INFINITY }: MailHits, hits: readonly Hit[]): Hit[] =>
  hits.filter(({ at }) => at < deliveredAt);

/** A test that nobody had the mail before them in the network that a click came from. */
export function notRead({ hits }: MailHits, certain: ReasonSoFar): (click: Hit) => boolean {
  const shown = new TimesBy();
  for (const hit of hits) {
    const reason = certain(hit);
    const byPerson = reason === undefined || reason === 'known_browser';
    if (isOpen(hit) && byPerson && hit.facts.network !== undefined) shown.add(hit.facts.network, hit.at);
  }
  return ({ at, facts }) => !shown.any(facts.network, at - READING.most, at - READING.least);
}

/** Clicks soon after delivery. */
export const hasty = ({ deliveredAt = Number.NEGATIVE_INFINITY }: MailHits, clicks: readonly Hit[]): Hit[] =>
  clicks.filter(({ at, facts }) => at < deliveredAt + (facts.watched === true ? WATCHED_HASTE : HASTE));

/** Clicks in a mail that a known browser was seen to click in. */
export function besideReader({ hits }: MailHits, clicks: readonly Hit[], certain: ReasonSoFar): Hit[] {
  const readers = new Times();
  for (const hit of hits) if (isClick(hit) && certain(hit) === 'known_browser') readers.add(hit.at);
  return clicks.filter(({ at }) => readers.any(at - FAR, at + FAR));
}

/** Everything from unknown clients in a mail that came to many of them. */
export const forwarded = (open: readonly Hit[]): Iterable<Hit> =>
  bursts(open, FORWARDED_CLIENTS, FAR, ({ facts }) => facts.client);

/** What the clients of doubted clicks did besides in this mail. */
export function ofDoubtedClients(open: readonly Hit[], doubts: ReadonlyMap<Hit, Reason>): Hit[] {
  const doubted = new TimesBy();
  for (const hit of open) if (isClick(hit) && doubts.has(hit)) doubted.add(hit.facts.client, hit.at);
  return open.filter(({ at, facts }) => doubted.any(facts.client, at - FAR, at + FAR));
}
