import { createHash } from 'node:crypto';
import { type Purpose, statesConsent } from '../lead/purposes.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import type { HitFacts } from '../lead/hit.ts';
import { CLIENT_SLOTS, PAGE_SLOTS } from '../limits/limits.ts';
import { digest, keyedDigest } from '../runtime/digest.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../runtime/time.ts';

/** Views this close together are one visit; a second hit on a page within it adds nothing. */
const SLOT_MS = 30 * MINUTE_MS;

/** What a sender may call an activity: nothing that could forge a key or hold an address. */
export const ACTIVITY_ID = /^[A-Za-z0-9][\w.:-]{0,127}$/;

/** Activities that only state consent. */
const CONSENTS: ReadonlySet<string> = new Set(['consent_given', 'consent_withdrawn', 'unsubscribed']);

/**
 * What makes one submission of a form. `submissionId` is the sender's; without it the answers, the browser
 * and the time slot identify it; the same answers from a second browser are a second submission, which
 * identifies that browser too.
 */
export interface Submission {
  readonly formId: string;
  readonly leadId: string;
  readonly submissionId: string | undefined;
  readonly visitorId: string | undefined;
  readonly answers: Readonly<Record<string, Scalar>>;
  readonly at: number;
}

/** The id of a submission: sent again, it is the same. Keyed, for answers can be guessed. */
export function submissionActivityId(
  { formId, leadId, submissionId, visitorId, answers, at }: Submission,
  key: string,
): string {
  const browser = visitorId === undefined ? [] : [visitorId];
  const identity =
    submissionId === undefined
      ? [sorted(answers), slotOf(at, statesConsent(answers)), ...browser]
      : [submissionId];
  return `form-${keyedDigest(key, [formId, leadId, ...identity])}`;
}

/**
 * The id under which a suspected bot's submission is stored, of the id that it would have as a person's: it
 * must not hide the one that counts.
 */
export const suspectActivityId = (submission: string): string => `${submission}.suspect`;

/**
 * The time slot within which repeats are one activity: a UTC hour. A minute where it says what they agree to,
 * for that may be taken back and said again within the hour, and the last word counts.
 */
const slotOf = (at: number, aboutConsent: boolean): string =>
  aboutConsent ? `minute ${Math.floor(at / MINUTE_MS)}` : `hour ${Math.floor(at / HOUR_MS)}`;

/** The id of what a submission reports beside itself, for example `demo_requested`. */
export const reportActivityId = (submission: string, type: string): string => `${submission}.${type}`;

/** The id of a page view: one per visitor, page and half hour. Pages share 1,024 ids. */
export function viewActivityId(visitorId: string, page: string, at: number): string {
  return `view-${digest([visitorId, bucketOf(page, PAGE_SLOTS), Math.floor(at / SLOT_MS)])}`;
}

/**
 * The id of a hit on a mail: one for each link (or the picture), kind of request, client and UTC hour. So a
 * scanner's hit never hides the reader's, and whoever repeats one adds nothing. Clients share 1,024 ids,
 * which bounds what a made-up one can add.
 */
export function mailHitId(
  { messageId, linkId, method, agent, prefetch, client }: HitFacts,
  at: number,
): string {
  const bucket = bucketOf(client ?? '', CLIENT_SLOTS);
  const hour = Math.floor(at / HOUR_MS);
  const identity = [messageId, linkId, method, agent, prefetch, bucket, hour];
  return `${linkId === undefined ? 'open' : 'click'}-${digest(identity)}`;
}

/** The id of an arrival by a click: the first browser that comes with it is the one. */
export const arrivalActivityId = (clickId: string): string => `arrived-${clickId}`;

const bucketOf = (text: string, buckets: number): number =>
  createHash('sha256').update(text).digest().readUInt16BE() % buckets;

/**
 * The id of a report without one: the same activity at the same time, or, where no time is given, in the same
 * time slot.
 */
export function reportedActivityId(
  subject: string,
  activity: Omit<Activity, 'id'>,
  claimedAt: number | undefined,
  key: string,
): string {
  const { type, properties, profile, receivedAt } = activity;
  const when = claimedAt ?? slotOf(receivedAt, CONSENTS.has(type) || statesConsent(profile));
  return `api-${keyedDigest(key, [subject, type, when, sorted(properties), sorted(profile ?? {})])}`;
}

const sorted = (facts: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1));

/**
 * The id of an unsubscription: posted several times in a second, as some scanners do, it is the same. Later
 * it counts again, because the person may have consented in between. Only who holds the mail's token can add
 * one.
 */
export const unsubscribeActivityId = (
  { leadId, messageId }: { leadId: string; messageId?: string },
  at: number,
): string => `unsubscribed-${digest([leadId, messageId ?? '', Math.floor(at / SECOND_MS)])}`;

/**
 * The id of an answer to a question in a mail: posted several times in a minute it is the same. Later it
 * counts again, because the person may have chosen another answer in between. Only who holds the mail's token
 * can add one.
 */
export const answerActivityId = (
  {
    leadId,
    messageId,
    question,
    value,
  }: Readonly<Record<'leadId' | 'messageId' | 'question' | 'value', string>>,
  at: number,
): string => `answered-${digest([leadId, messageId, question, value, Math.floor(at / MINUTE_MS)])}`;

/** The id of a consent choice made with a mail's token: repeated within a second, it is the same. */
export const consentActivityId = (
  { leadId, purpose, type }: { leadId: string; purpose: Purpose; type: string },
  at: number,
): string => `consent-${digest([leadId, purpose, type, Math.floor(at / SECOND_MS)])}`;
