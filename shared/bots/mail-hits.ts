import type { Activity } from '../lead/activity.ts';
import type { Exposed } from './exposed.ts';
import { type Hit, isClick, isOpen } from './hits.ts';
import {
  besideReader,
  type ReasonSoFar,
  crawls,
  early,
  forwarded,
  hasty,
  inBurst,
  type MailHits,
  notRead,
  ofDoubtedClients,
  rushed,
  secondLooks,
  twins,
} from './suspicions.ts';
import type { Reason } from './verdict.ts';

/**
 * Groups opens and clicks by mail, with its first reported delivery. Page views and answers are judged by
 * their client alone.
 */
export function mailHitsOf(history: readonly Activity[], hits: readonly Hit[]): MailHits[] {
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

/** Reasons against the hits of a mail that have no certain verdict. The first reason found for a hit wins. */
export function doubtsAbout(mail: MailHits, certain: ReasonSoFar, exposed: Exposed): Map<Hit, Reason> {
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
  doubt(rushed(clicks, unread), 'many_links');
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
