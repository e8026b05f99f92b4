import { DAY_MS, MINUTE_MS } from '../runtime/time.ts';
import { bursts } from './bursts.ts';
import { type Hit, isAct, isClick, proofAgainst } from './hits.ts';
import { TimesBy } from './times.ts';
import type { Reason } from './verdict.ts';

/**
 * Hits are compared over at most this span (ms). Verdicts depend on each other at most four deep, so a
 * verdict depends on nothing further away than six days except forms and the mail's delivery. TTL keeps
 * behaviour for eight days after the playbook's memory ends, so a hit that still counts never loses the hits
 * it was judged by.
 */
export const FAR = 1.5 * DAY_MS;

/**
 * Within this distance (ms) of an exposing hit, the client's hits are the bot's; further off, a person may
 * share its network and browser.
 */
const NEAR = 10 * MINUTE_MS;
/**
 * The same for answers (ms), shorter because ignoring a person's answer would be worse than counting a bot's.
 * A known browser's answer always counts.
 */
const NEAR_ACT = MINUTE_MS;

/** A burst that only a bot makes: one client follows so many distinct links within this span (ms). */
export const BURST = { links: 3, within: 1_000 };

const EXPOSING: ReadonlySet<Reason> = new Set(['head', 'hidden_link', 'burst']);

/** Hits proven to be a bot's: by their own facts, or as part of one client's burst in one mail. */
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

/** Clients exposed as bots, and the mails in which that happened. */
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

  /** Whether a hit is close enough to an exposing hit of its client to be certainly the bot's. */
  isNear(hit: Hit): boolean {
    return this.#isWithin(hit, isAct(hit) ? NEAR_ACT : NEAR);
  }

  /** Whether its client was exposed within 1.5 days: enough where nothing indicates a person. */
  isFar(hit: Hit): boolean {
    return this.#isWithin(hit, FAR);
  }

  /**
   * Whether an exposed client, perhaps in another network, was visiting the same mail within a minute of it.
   */
  isDuringScan({ at, facts }: Hit): boolean {
    return this.#mails.any(facts.messageId, at - MINUTE_MS, at + MINUTE_MS);
  }

  #isWithin({ at, facts }: Hit, span: number): boolean {
    return this.#clients.any(facts.client, at - span, at + span);
  }
}
