import type { Clock } from '../../shared/runtime/clock.ts';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { SHARDS } from '../../shared/stores/keys.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';

/** Leads re-scored side by side in each shard of the due index. */
const WIDTH = 4;

export interface Parts {
  readonly leads: LeadStore;
  readonly rescorer: Rescorer;
  readonly clock: Clock;
  /** Time left to this invocation, ms. What is not reached stays due, and the next minute's sweep finds it. */
  readonly timeLeft: () => number;
  readonly failed: (leadId: string, error: unknown) => void;
}

/** What a sweep did. */
export interface Swept {
  readonly woken: number;
  readonly changes: number;
  readonly failures: number;
}

/** Below this much time left (ms) nothing new is begun. */
const RESERVE = 10_000;

/** Re-scores every lead whose time has come. One that fails stays due and does not stop the others. */
export async function coolLeads(parts: Parts): Promise<Swept> {
  const swept = { woken: 0, changes: 0, failures: 0 };
  const now = parts.clock();
  const worker = async (due: AsyncGenerator<string>): Promise<void> => {
    for (;;) {
      if (parts.timeLeft() < RESERVE) return;
      const next = await due.next();
      if (next.done === true) return;
      swept.woken += 1;
      try {
        swept.changes += (await parts.rescorer.rescore(next.value, 'time')).changes;
      } catch (error) {
        swept.failures += 1;
        parts.failed(next.value, error);
      }
    }
  };
  await Promise.all(
    Array.from({ length: SHARDS }, async (_, shard) => {
      const due = parts.leads.due(shard, now);
      await Promise.all(Array.from({ length: WIDTH }, () => worker(due)));
    }),
  );
  return swept;
}
