import type { ScheduledHandler } from 'aws-lambda';
import { outbox } from '../../shared/wiring/outbox.ts';
import { nurtureStores } from '../../shared/wiring/nurture.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { DayCounter } from '../../shared/stores/day-counter.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { environment } from './env.ts';
import { sendNurture } from './send-nurture.ts';
import type { Dependencies } from './process-due.ts';

/** Some leads could not be looked at; each is in the log by its id, stays due, and is tried again in a minute. */
class RunsLeftDue extends Error {
  override readonly name = 'RunsLeftDue';
}

const parts = once((): Dependencies => {
  const variables = readEnvironment(environment);
  const client = documentClient();
  const stores = nurtureStores(client, variables);
  return {
    ...stores,
    outbox: outbox(stores.messages, variables),
    sent: new DayCounter(client, variables.LEADS_TABLE, 'nurture'),
    tally: new MailTally(client, variables.LEADS_TABLE),
    tokens: tokensOf(variables.TOKEN_SECRET),
    clock: systemClock,
    publicUrl: variables.PUBLIC_URL,
  };
});

export const handler: ScheduledHandler = async (_event, context) => {
  const swept = await sendNurture(parts(), {
    timeLeft: () => context.getRemainingTimeInMillis(),
    failed: (leadId, error) =>
      log.error('A lead’s next mail could not be worked on.', { leadId, failure: failureOf(error) }),
  });
  if (swept.processed > 0) log.info('Leads on nurture tracks were looked at.', { ...swept });
  if (swept.failures > 0) throw new RunsLeftDue(`${swept.failures} of ${swept.processed}`);
};
