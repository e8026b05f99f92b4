import type { Playbook } from '../playbook/schema.ts';
import type { Clock } from '../runtime/clock.ts';
import { type LimitedLog, limitedLog } from '../runtime/limited-log.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import type { World } from './world.ts';

/** What every function that takes in hits works with. */
interface HitCollecting {
  readonly clock: Clock;
  readonly log: ActivityLog;
  /** For what any request can cause. */
  readonly report: LimitedLog;
  /** The version that counted at most 30 s ago. */
  readonly playbook: () => Promise<Playbook>;
}

/** Builds it from the function's variables; done once for each execution environment. */
export function wireHits(
  world: World<'documents'>,
  variables: { ACTIVITIES_TABLE: string; LEADS_TABLE: string },
): HitCollecting {
  const client = world.documents();
  const playbooks = new PlaybookStore(client, variables.LEADS_TABLE, world.clock);
  return {
    clock: world.clock,
    report: limitedLog(world.clock),
    log: new ActivityLog(client, variables.ACTIVITIES_TABLE),
    playbook: async () => (await playbooks.recent()).playbook,
  };
}
