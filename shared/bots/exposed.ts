import { DAY_MS, MINUTE_MS } from '../runtime/time.ts';
import { bursts } from './bursts.ts';
import { type Hit, isAct, isClick, proofAgainst } from './hits.ts';
import { TimesBy } from './times.ts';
import type { Reason } from './verdict.ts';

/**
 * Hits are compared over no longer than this (ms). A verdict can rest on another one, but only four deep: it depends on nothing
 * further away than six days but forms and the mail's delivery. Rubbish collection keeps behaviour for eight days after it is
 * forgotten, so a hit that still counts never loses what it was judged by.
 */
export const FAR = 1.5 * DAY_MS;

/** So close to an exposing hit (ms), whatever its client does is the machine's; further off, a person may share its place and browser. */
const NEAR = 10 * MINUTE_MS;
/** An answer is held against a machine only in the very midst of a scan: to ignore a person's word would be worse. And never against a known browser. */
const NEAR_ACT = MINUTE_MS;

/** A burst that only a machine makes: different links, and the span (ms) in which one client follows them. */
export const BURST = { links: 3, within: 1_000 };

const EXPOSING: ReadonlySet<Reason> = new Set(['head', 'hidden_link', 'burst']);

/** What is proven against hits: by their own facts, or as part of one client's burst in one mail. */
export function proofs(hits: readonly Hit[]): Map<Hit, Reason> {
  const proven = new Map<Hit, Reason>();
  const clicks = hits.filter((hit) => isClick(hit) && hit.facts.prefetch !== true);
  const byClient = Map.groupBy(clicks, ({ facts }) => `${facts.client} ${facts.messageId}`);
  for (const own of byClient.values())
    for (const hit of bursts(own, BURST.links, BURST.within)) proven.set(hit, 'burst');
  for (const hit of hits) {
    const reason = proofAgainst(hit);
    if (reason !== undefined) proven.set(hit, reason);
  }
  return proven;
}

/** The clients that gave themselves away, and the mails in which they did. */
export class Exposed {
  readonly #clients = new TimesBy();
  readonly #mails = new TimesBy();

  constructor(hits: readonly Hit[], proven: ReadonlyMap<Hit, Reason>) {
    for (const hit of hits) {
      const reason = proven.get(hit);
      if (reason === undefined || !EXPOSING.has(reason)) continue;
      this.#clients.add(hit.facts.client, hit.at);
      if (hit.facts.messageId !== undefined) this.#mails.add(hit.facts.messageId, hit.at);
    }
  }

  /** Whether a hit is surely of such a client. */
  isNear(hit: Hit): boolean {
    return this.#isWithin(hit, isAct(hit) ? NEAR_ACT : NEAR);
  }

  /** Whether its client was one lately: enough where nothing speaks for it. */
  isFar(hit: Hit): boolean {
    return this.#isWithin(hit, FAR);
  }

  /** Whether it was made while such a client, perhaps from another place, was at work on its mail. */
  isDuringScan({ at, facts }: Hit): boolean {
    return this.#mails.any(facts.messageId, at - MINUTE_MS, at + MINUTE_MS);
  }

  #isWithin({ at, facts }: Hit, span: number): boolean {
    return this.#clients.any(facts.client, at - span, at + span);
  }
}
