import type { ScheduledHandler } from 'aws-lambda';
import { outbox } from '../../shared/email/wiring.ts';
import { nurtureStores } from '../../shared/nurture/wiring.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { DayCounter } from '../../shared/stores/day-counter.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { tokensOf } from '../../shared/tracking/wiring.ts';
import { environment } from './env.ts';
import { sendNurture } from './send-nurture.ts';
import type { Parts } from './wake.ts';

/** Some leads could not be looked at; each is in the log by its id, stays due, and is tried again in a minute. */
class RunsLeftDue extends Error {
  override readonly name = 'RunsLeftDue';
}

const parts = once((): Parts => {
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
  if (swept.woken > 0) log.info('Leads on nurture tracks were looked at.', { ...swept });
  if (swept.failures > 0) throw new RunsLeftDue(`${swept.failures} of ${swept.woken}`);
};
