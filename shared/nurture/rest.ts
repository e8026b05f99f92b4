import type { Activity } from '../lead/activity.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { DAY_MS } from '../runtime/time.ts';

/** After so many mails in a row that SES could not deliver, the next would most likely not arrive either. */
const IN_A_ROW = 3;
/** How long (ms) no nurture mail is sent then; after that one is tried, which rests it again if it bounces. */
const REST_MS = 30 * DAY_MS;

/**
 * What only somebody can do, or cause, who gets our mail. A form is not among them: anybody can type an
 * address into one.
 */
const SIGNS_OF_ARRIVAL: ReadonlySet<string> = new Set([
  'email_delivered',
  'email_opened',
  'link_clicked',
  'email_replied',
  'survey_answered',
]);

const mailOf = ({ properties: { kind, messageId } }: Activity): string => `${kind}.${messageId}`;

/**
 * Until when (ms) a lead's nurture rests, because three mails in a row bounced softly and nothing shows that
 * one has arrived since; undefined when it does not rest. A mail that was delivered and bounced all the same
 * has arrived: the bounce is an automatic reply.
 */
export function restsUntil(history: HumanHistory, now: number): number | undefined {
  const known = history.filter(({ occurredAt }) => occurredAt <= now);
  const arrived = known.filter(({ type }) => SIGNS_OF_ARRIVAL.has(type));
  const delivered = new Set(arrived.filter(({ type }) => type === 'email_delivered').map(mailOf));
  const lastSign = Math.max(Number.NEGATIVE_INFINITY, ...arrived.map(({ occurredAt }) => occurredAt));
  const bounces = known.filter(
    (each) =>
      each.type === 'bounced' &&
      each.properties.permanent === false &&
      each.occurredAt > lastSign &&
      !delivered.has(mailOf(each)),
  );
  if (new Set(bounces.map(mailOf)).size < IN_A_ROW) return undefined;
  const until = Math.max(...bounces.map(({ occurredAt }) => occurredAt)) + REST_MS;
  return until > now ? until : undefined;
}
