import { MINUTE_MS } from '../runtime/time.ts';
import { bursts, runs } from './bursts.ts';
import { BURST, FAR } from './exposed.ts';
import { type Hit, isClick, isOpen } from './hits.ts';
import { Times, TimesBy } from './times.ts';
import type { Reason } from './verdict.ts';

/**
 * Clicks on two links this close (ms) are a bot's if the mail was not opened before; runs of three links with
 * gaps this short always are.
 */
const PAIR = { links: 2, gap: 2_000 };
const RUN = { links: 3, gap: 8_000 };
/** So many links of one mail, at any pace, are a crawl unless a linked page reports a browser. */
const CRAWL_LINKS = 4;
/**
 * Two clients on one link within this (ms): a scanner that checks links at the moment a person clicks them.
 */
const TWINS = 3_000;
/**
 * A click within this (ms) of delivery, without an open before it, is a scanner's: nearly all of theirs
 * arrive by then, few of people's do.
 */
const HASTE = 10 * MINUTE_MS;
/** The same where the linked page's tracker would have reported a person's browser, and did not. */
const WATCHED_HASTE = 60 * MINUTE_MS;
/** Time from opening a mail to a click in it (ms) that counts as reading. */
const READING = { least: 2_000, most: 30 * MINUTE_MS };
/** Nobody reads one mail in this many browsers. */
const FORWARDED_CLIENTS = 4;

/** The opens and clicks of one mail. Every list is in order. */
export interface MailHits {
  readonly hits: readonly Hit[];
  readonly deliveredAt: number | undefined;
}

/** The certain verdict on a hit; undefined where there is none. */
export type ReasonSoFar = (hit: Hit) => Reason | undefined;

/** Clicks in a burst made by several clients together. */
export function inBurst({ hits }: MailHits, clicks: readonly Hit[]): Hit[] {
  const together = bursts(
    hits.filter((hit) => isClick(hit) && hit.facts.prefetch !== true),
    BURST.links,
    BURST.within,
  );
  return clicks.filter((hit) => together.has(hit));
}

/**
 * Clicks that follow each other faster than a person reads or, without an open before, faster than a person
 * clicks.
 */
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

/** Clicks on a link that another client followed before: at most one of the two is the recipient's. */
export const secondLooks = (clicks: readonly Hit[]): Hit[] =>
  repeatsByOthers(clicks).flatMap(([first, second]) => (second.at - first.at <= FAR ? [second] : []));

/** Pairs of consecutive clicks on one link by different clients. */
const repeatsByOthers = (clicks: readonly Hit[]): [Hit, Hit][] =>
  [...Map.groupBy(clicks, ({ facts }) => facts.linkId).values()].flatMap((onLink) =>
    onLink.flatMap((second, index): [Hit, Hit][] => {
      const first = onLink[index - 1];
      return first !== undefined && first.facts.client !== second.facts.client ? [[first, second]] : [];
    }),
  );

/** Hits before the mail was delivered. */
export const early = ({ deliveredAt = Number.NEGATIVE_INFINITY }: MailHits, hits: readonly Hit[]): Hit[] =>
  hits.filter(({ at }) => at < deliveredAt);

/** Returns a test for clicks without an open of the mail shortly before them from the same network. */
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

/** Clicks in a mail in which a known browser also clicked. */
export function besideReader({ hits }: MailHits, clicks: readonly Hit[], certain: ReasonSoFar): Hit[] {
  const readers = new Times();
  for (const hit of hits) if (isClick(hit) && certain(hit) === 'known_browser') readers.add(hit.at);
  return clicks.filter(({ at }) => readers.any(at - FAR, at + FAR));
}

/** Hits of unknown clients in a mail that was opened in too many browsers. */
export const forwarded = (open: readonly Hit[]): Iterable<Hit> =>
  bursts(open, FORWARDED_CLIENTS, FAR, ({ facts }) => facts.client);

/** Other hits in this mail by clients whose clicks are doubted. */
export function ofDoubtedClients(open: readonly Hit[], doubts: ReadonlyMap<Hit, Reason>): Hit[] {
  const doubted = new TimesBy();
  for (const hit of open) if (isClick(hit) && doubts.has(hit)) doubted.add(hit.facts.client, hit.at);
  return open.filter(({ at, facts }) => doubted.any(facts.client, at - FAR, at + FAR));
}
