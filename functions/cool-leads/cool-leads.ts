import type { Clock } from '../../shared/runtime/clock.ts';
import { sweep } from '../../shared/runtime/sweep.ts';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { SHARDS } from '../../shared/stores/keys.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';

/** Leads re-scored in parallel in each shard of the due index. */
const WIDTH = 4;

export interface Dependencies {
  readonly leads: LeadStore;
  readonly rescorer: Rescorer;
  readonly clock: Clock;
  /**
   * Time left to this invocation, ms. Leads not reached stay due for the next sweep, a minute later.
   */
  readonly timeLeft: () => number;
  readonly failed: (leadId: string, error: unknown) => void;
}

/** Counts of one sweep. */
export interface CoolingResult {
  readonly processed: number;
  readonly changes: number;
  readonly failures: number;
}

/** Re-scores every lead that is due. A lead that fails stays due and does not stop the others. */
export async function coolLeads({
  leads,
  rescorer,
  clock,
  timeLeft,
  failed,
}: Dependencies): Promise<CoolingResult> {
  const now = clock();
  let changes = 0;
  const swept = await sweep({
    shards: Array.from({ length: SHARDS }, (_, shard) => leads.due(shard, now)),
    width: WIDTH,
    timeLeft,
    work: async (leadId) => {
      const rescored = await rescorer.rescore(leadId, 'time');
      changes += rescored.changes;
    },
    failed,
  });
  return { ...swept, changes };
}
