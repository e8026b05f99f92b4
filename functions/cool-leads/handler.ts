import type { ScheduledHandler } from 'aws-lambda';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { coolLeads } from './cool-leads.ts';
import { environment } from './env.ts';

/** Some leads could not be cooled; each is in the log by its id, stays due, and is tried again in a minute. */
class LeadsLeftDue extends Error {
  override readonly name = 'LeadsLeftDue';
}

const wire = once(() => wireRescoring(readEnvironment(environment)));

export const handler: ScheduledHandler = async (_event, context) => {
  const { leads, rescorer } = wire();
  const swept = await coolLeads({
    leads,
    rescorer: rescorer(),
    clock: systemClock,
    timeLeft: () => context.getRemainingTimeInMillis(),
    failed: (leadId, error) =>
      log.error('A lead could not be cooled.', { leadId, failure: failureOf(error) }),
  });
  if (swept.processed > 0) log.info('Leads were looked at because their time had come.', { ...swept });
  if (swept.failures > 0) throw new LeadsLeftDue(`${swept.failures} of ${swept.processed}`);
};
