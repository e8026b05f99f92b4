import type { Clock } from '../../shared/runtime/clock.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { MergeStore } from '../../shared/stores/merge-store.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import type { WholeHistory } from '../../shared/stores/whole-history.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add' | 'knows'>;
  readonly merges: Pick<MergeStore, 'merge' | 'undo'>;
  readonly history: (leadId: string) => Promise<WholeHistory>;
  readonly playbook: () => Promise<CompiledPlaybook>;
}
