import { sweep, type SweepParts } from '../../shared/runtime/sweep.ts';
import { SHARDS } from '../../shared/stores/keys.ts';
import { type Parts, wake, type Woken } from './wake.ts';

/** Leads worked on side by side in each shard of the due index: some eighty mails a second at SES's usual pace. */
const WIDTH = 2;

/** After these there is no use in going on: the day has its mails, or SES takes no more for now. What is due stays due. */
const STOPS: ReadonlySet<Woken> = new Set(['full', 'refused']);

/** Sends every mail whose time has come. A lead whose mail fails stays due and does not stop the others. */
export async function sendNurture(
  parts: Parts,
  { timeLeft, failed }: Pick<SweepParts, 'timeLeft' | 'failed'>,
): Promise<{ woken: number; failures: number; sent: number }> {
  const now = parts.clock();
  let sent = 0;
  const swept = await sweep({
    shards: Array.from({ length: SHARDS }, (_, shard) => parts.runs.due(shard, now)),
    width: WIDTH,
    timeLeft,
    work: async (leadId) => {
      const woken = await wake(parts, leadId);
      if (woken === 'sent') sent += 1;
      return STOPS.has(woken) ? 'stop' : undefined;
    },
    failed,
  });
  return { ...swept, sent };
}
