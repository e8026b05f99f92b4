import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { failureOf } from '../runtime/failure.ts';
import { log } from '../runtime/logger.ts';
import { MailRefused, NotSettledYet } from './outbox.ts';

/** The log message for a record that is retried; distinguishes expected waits from faults. */
function logReturn(messageId: string, error: unknown): void {
  if (error instanceof NotSettledYet) log.info('Mail not settled yet', { messageId });
  else if (error instanceof MailRefused) {
    log.warn('Mail refused', { messageId, because: error.because, sesError: error.sesError });
  } else log.error('Record failed', { messageId, failure: failureOf(error) });
}

/**
 * Processes a batch of a mail queue in parallel. A failed record is delivered again after the queue's
 * visibility timeout (5 min) and moves to the dead-letter queue after six receives; the other records of the
 * batch are not affected.
 */
export async function processMailBatch(
  event: SQSEvent,
  work: (body: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        await work(JSON.parse(body));
        return [];
      } catch (error) {
        logReturn(messageId, error);
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}
