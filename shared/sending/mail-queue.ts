import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { log } from '../runtime/logger.ts';
import { mustWait } from '../runtime/must-wait.ts';
import { MailRefused, takesNoMail } from './outbox.ts';
import { putOff, withoutMark } from './waiting.ts';

/** What a queue's function needs to let its messages wait. */
export interface WaitingLine {
  /** Sends a message to the function's own queue, to be received after a delay (s). */
  readonly send: (body: string, seconds: number) => Promise<void>;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** Log message for a record that has waited for long; an alarm counts lines with exactly this text. */
export const WAITS_LONG = 'A message has waited for more than half an hour.';

const reasonOf = (error: unknown) =>
  error instanceof MailRefused
    ? { because: error.because, sesError: error.sesError }
    : { because: error instanceof Error ? error.name : typeof error };

/**
 * Processes a batch of a queue in parallel; what becomes of a record does not affect the others. One that has
 * to wait goes to the end of its queue, with a delay, as a new message: waiting uses up no receives. One that
 * fails, or has waited for two days, is delivered again after the queue's visibility timeout (5 min) and moves
 * to the dead-letter queue after six receives.
 */
export async function processMailBatch(
  event: SQSEvent,
  line: WaitingLine,
  work: (body: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        await workOrWait(messageId, JSON.parse(body), line, work);
        return [];
      } catch (error) {
        log.error('Record failed', { messageId, ...reasonOf(error), failure: failureOf(error) });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}

async function workOrWait(
  messageId: string,
  message: unknown,
  { send, clock, random }: WaitingLine,
  work: (body: unknown) => Promise<void>,
): Promise<void> {
  try {
    await work(withoutMark(message));
  } catch (error) {
    const delay = mustWait(error) || takesNoMail(error) ? putOff(message, clock(), random()) : undefined;
    if (delay === undefined) throw error;
    await send(delay.body, delay.seconds);
    const { seconds, isLong } = delay;
    if (isLong) log.error(WAITS_LONG, { messageId, seconds, ...reasonOf(error) });
    else log.info('Record waits', { messageId, seconds, ...reasonOf(error) });
  }
}
