import * as z from 'zod';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../runtime/time.ts';

/** The mark of a message that waits: since when (ms since the epoch), and how often it was put off. */
const waiting = z.object({ since: z.number(), times: z.int().positive() });

const marked = z.looseObject({ waiting: waiting.optional() });

/** A message as it was sent first. */
export function withoutMark(message: unknown): unknown {
  const { data } = marked.safeParse(message);
  if (data?.waiting === undefined) return message;
  const { waiting: _waiting, ...rest } = data;
  return rest;
}

/** Before the first retry; it doubles with each, up to the maximum. */
const FIRST_DELAY_MS = MINUTE_MS;
/** The longest delay of an SQS message (SQS quota). */
const LONGEST_DELAY_MS = 15 * MINUTE_MS;

/**
 * How long (ms) a message may wait before waiting counts as a failure: twice the 24 hours in which SES's daily
 * quota resets, and half of the four days that a queue keeps a message.
 */
export const LONGEST_WAIT_MS = 2 * DAY_MS;

/** After this time (ms) somebody should know: a settlement takes 15 minutes, and every throttle is shorter. */
const ALARM_AFTER_MS = 30 * MINUTE_MS;

/** How a message goes on that cannot be worked on yet. */
export interface Delay {
  /** The message with its mark, to be sent to its own queue. */
  readonly body: string;
  /** s */
  readonly seconds: number;
  /** Waiting so long that somebody should look why. */
  readonly isLong: boolean;
}

/** The whole minute at or after an instant (ms) from now, as far as SQS lets it wait for so long. */
function wholeMinute(now: number, delay: number): number {
  const at = Math.ceil((now + delay) / MINUTE_MS) * MINUTE_MS;
  return at - now > LONGEST_DELAY_MS ? at - MINUTE_MS : at;
}

/**
 * Puts a message off; undefined when it has waited for too long already, or has no room for a mark. Messages
 * that were put off together come back spread over half of the delay, but in whole minutes, so that they share
 * invocations.
 * @param random 0 ≤ x < 1
 */
export function putOff(message: unknown, now: number, random: number): Delay | undefined {
  const { data } = marked.safeParse(message);
  if (data === undefined) return undefined;
  const { since, times } = data.waiting ?? { since: now, times: 0 };
  if (now - since >= LONGEST_WAIT_MS) return undefined;
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(times, 10));
  return {
    body: JSON.stringify({ ...data, waiting: { since, times: times + 1 } }),
    seconds: Math.ceil((wholeMinute(now, delay * (1 - random / 2)) - now) / SECOND_MS),
    isLong: now - since >= ALARM_AFTER_MS,
  };
}
