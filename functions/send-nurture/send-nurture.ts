import { BREAKER_OPEN, isBreakerOpen } from '../../shared/nurture/complaint-circuit-breaker.ts';
import { log } from '../../shared/runtime/logger.ts';
import { sweep, type SweepOptions } from '../../shared/runtime/sweep.ts';
import { SHARDS } from '../../shared/stores/keys.ts';
import { type Dependencies, processDue, type DueResult } from './process-due.ts';

/**
 * Leads processed in parallel in each shard of the due index: some eighty mails a second at SES's usual
 * latency.
 */
const WIDTH = 2;

/**
 * Results that end the sweep: the daily limit is reached, or SES refuses mail for now. Leads not processed
 * stay due.
 */
const STOPS: ReadonlySet<DueResult> = new Set(['full', 'refused']);

/** Whether the complaint circuit breaker lets mail out; read once, when the first lead is due. */
function mailGate({ tally }: Dependencies, now: number): () => Promise<boolean> {
  let outcomes: ReturnType<typeof tally.recent> | undefined;
  return async () => {
    const isFirst = outcomes === undefined;
    outcomes ??= tally.recent(now);
    const isOpen = isBreakerOpen(await outcomes);
    if (isOpen && isFirst) log.error(BREAKER_OPEN, { ...(await outcomes) });
    return !isOpen;
  };
}

/**
 * Sends every due mail. A lead whose mail fails stays due and does not stop the others. While the complaint
 * circuit breaker is open nothing is sent: runs stay due, and are planned again once the complaint rate has
 * fallen.
 */
export async function sendNurture(
  dependencies: Dependencies,
  { timeLeft, failed }: Pick<SweepOptions, 'timeLeft' | 'failed'>,
): Promise<{ processed: number; failures: number; sent: number }> {
  const now = dependencies.clock();
  const mayBeSent = mailGate(dependencies, now);
  let sent = 0;
  const swept = await sweep({
    shards: Array.from({ length: SHARDS }, (_, shard) => dependencies.runs.due(shard, now)),
    width: WIDTH,
    timeLeft,
    work: async (leadId) => {
      if (!(await mayBeSent())) return 'stop';
      const result = await processDue(dependencies, leadId);
      if (result === 'sent') sent += 1;
      return STOPS.has(result) ? 'stop' : undefined;
    },
    failed,
  });
  return { ...swept, sent };
}
