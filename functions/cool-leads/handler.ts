import type { Context } from 'aws-lambda';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { coolLeads } from './cool-leads.ts';
import { environment } from './env.ts';

/**
 * Some leads could not be re-scored. Each is logged with its id, stays due, and is retried in a minute.
 */
class LeadsLeftDue extends Error {
  override readonly name = 'LeadsLeftDue';
}

/** Scheduled every minute. */
export function createHandler(world: World<'documents'>) {
  const rescoring = once(() => wireRescoring(world, readEnvironment(environment, world.variables)));
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const { leads, rescorer } = rescoring();
    const swept = await coolLeads({
      leads,
      rescorer: rescorer(),
      clock: world.clock,
      timeLeft: () => context.getRemainingTimeInMillis(),
      failed: (leadId, error) =>
        log.error('A due lead could not be re-scored.', { leadId, failure: failureOf(error) }),
    });
    if (swept.processed > 0) log.info('Due leads were processed.', { ...swept });
    if (swept.failures > 0) throw new LeadsLeftDue(`${swept.failures} of ${swept.processed}`);
  };
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
