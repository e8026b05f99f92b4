import type { Context } from 'aws-lambda';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { DayCounter } from '../../shared/stores/day-counter.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { mailClient } from '../../shared/wiring/mail.ts';
import { wireNurture } from '../../shared/wiring/nurture.ts';
import { wireOutbox } from '../../shared/wiring/outbox.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import type { Dependencies } from './process-due.ts';
import { sendNurture } from './send-nurture.ts';

/**
 * Some due leads could not be processed. Each is logged with its id, stays due, and is retried in a minute.
 */
class RunsLeftDue extends Error {
  override readonly name = 'RunsLeftDue';
}

/** Scheduled every minute. */
export function createHandler(world: World<'documents' | 'mail' | 'secrets'>) {
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    const { LEADS_TABLE, PUBLIC_URL, TOKEN_SECRET } = variables;
    const client = world.documents();
    const stores = wireNurture(world, variables);
    return {
      ...stores,
      outbox: wireOutbox(world, stores.messages, variables),
      sent: new DayCounter(client, LEADS_TABLE, 'nurture'),
      tally: new MailTally(client, LEADS_TABLE),
      tokens: tokenSigner(world, TOKEN_SECRET),
      publicUrl: PUBLIC_URL,
    };
  });
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const swept = await sendNurture(dependencies(), {
      timeLeft: () => context.getRemainingTimeInMillis(),
      failed: (leadId, error) =>
        log.error('A due nurture run could not be processed.', { leadId, failure: failureOf(error) }),
    });
    if (swept.processed > 0) log.info('Due nurture runs were processed.', { ...swept });
    if (swept.failures > 0) throw new RunsLeftDue(`${swept.failures} of ${swept.processed}`);
  };
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, mail: mailClient, secrets: secretReader }),
);
