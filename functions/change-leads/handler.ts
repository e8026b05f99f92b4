import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { MergeStore } from '../../shared/stores/merge-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { changeLeads } from './change-leads.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';

/**
 * Changes that sales makes to a lead: `PATCH /leads/{id}`, `POST /leads/{id}/outcome` and `POST
 * /leads/{id}/merge`.
 */
export function createHandler(world: World<'documents'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE } = readEnvironment(environment, world.variables);
    const client = world.documents();
    const playbooks = new PlaybookStore(client, LEADS_TABLE, clock);
    return {
      clock,
      log: new ActivityLog(client, ACTIVITIES_TABLE),
      merges: new MergeStore(client, ACTIVITIES_TABLE),
      playbook: async () => (await playbooks.recent()).playbook,
    };
  });
  return withErrorHandling((request) => changeLeads(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
