import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { failureOf } from '../runtime/failure.ts';
import { log } from '../runtime/logger.ts';
import { MailRefused, NotSettledYet } from './outbox.ts';

/** Why a record comes back, in a log line: expected waits are told apart from faults. */
function logReturn(messageId: string, error: unknown): void {
  if (error instanceof NotSettledYet) log.info('Mail not settled yet', { messageId });
  else if (error instanceof MailRefused) {
    log.warn('Mail refused', { messageId, because: error.because, sesError: error.sesError });
  } else log.error('Record failed', { messageId, failure: failureOf(error) });
}

/**
 * Works through a batch of the mail queues, side by side. A record that fails comes back after the queue's visibility
 * timeout (5 min), and after six times goes to the dead letters; its neighbours are done.
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
