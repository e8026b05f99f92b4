import { BREAKER_OPEN, isBreakerOpen } from '../../shared/nurture/complaint-circuit-breaker.ts';
import { log } from '../../shared/runtime/logger.ts';
import { sweep, type SweepOptions } from '../../shared/runtime/sweep.ts';
import { SHARDS } from '../../shared/stores/keys.ts';
import { type Dependencies, processDue, type DueResult } from './process-due.ts';

/**
 * Leads worked on side by side in each shard of the due index: some eighty mails a second at SES's usual
 * pace.
 */
const WIDTH = 2;

/**
 * After these there is no use in going on: the day has its mails, or SES takes no more for now. What is due
 * stays due.
 */
const STOPS: ReadonlySet<DueResult> = new Set(['full', 'refused']);

/** Whether mail may go out at all, looked up when the first lead is due. */
function releaseOf({ tally }: Dependencies, now: number): () => Promise<boolean> {
  let fates: ReturnType<typeof tally.recent> | undefined;
  return async () => {
    const isFirst = fates === undefined;
    fates ??= tally.recent(now);
    const braked = isBreakerOpen(await fates);
    if (braked && isFirst) log.error(BREAKER_OPEN, { ...(await fates) });
    return !braked;
  };
}

/**
 * Sends every mail whose time has come. A lead whose mail fails stays due and does not stop the others. While
 * too many people call our mail spam none is sent; what is due stays due, and goes out when the share has
 * fallen, if it is still for the lead then.
 */
export async function sendNurture(
  parts: Dependencies,
  { timeLeft, failed }: Pick<SweepOptions, 'timeLeft' | 'failed'>,
): Promise<{ processed: number; failures: number; sent: number }> {
  const now = parts.clock();
  const released = releaseOf(parts, now);
  let sent = 0;
  const swept = await sweep({
    shards: Array.from({ length: SHARDS }, (_, shard) => parts.runs.due(shard, now)),
    width: WIDTH,
    timeLeft,
    work: async (leadId) => {
      if (!(await released())) return 'stop';
      const woken = await processDue(parts, leadId);
      if (woken === 'sent') sent += 1;
      return STOPS.has(woken) ? 'stop' : undefined;
    },
    failed,
  });
  return { ...swept, sent };
}
