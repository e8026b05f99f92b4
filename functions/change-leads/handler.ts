import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { MergeStore } from '../../shared/stores/merge-store.ts';
import { wholeHistory } from '../../shared/stores/whole-history.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { changeLeads } from './change-leads.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';

/** Changes that people of ours make to a lead: by hand, by its outcome, a merge, a suppression lifted. */
export function createHandler(world: World<'documents'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE } = readEnvironment(environment, world.variables);
    const client = world.documents();
    const playbooks = new PlaybookStore(client, LEADS_TABLE, clock);
    const log = new ActivityLog(client, ACTIVITIES_TABLE);
    return {
      clock,
      log,
      history: (leadId) => wholeHistory(leadId, log),
      merges: new MergeStore(client, ACTIVITIES_TABLE),
      playbook: async () => playbooks.recent(),
    };
  });
  return withErrorHandling((request) => changeLeads(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
