import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { callerOf } from '../../shared/access/caller.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { MergeStore } from '../../shared/stores/merge-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { changeLeads, type Dependencies } from './change-leads.ts';
import { environment } from './env.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE } = readEnvironment(environment);
  const client = documentClient();
  const playbooks = new PlaybookStore(client, LEADS_TABLE);
  return {
    clock: systemClock,
    log: new ActivityLog(client, ACTIVITIES_TABLE),
    merges: new MergeStore(client, ACTIVITIES_TABLE),
    playbook: async () => (await playbooks.recent()).playbook,
  };
});

/** What sales changes about a lead: `PATCH /leads/{id}`, `POST /leads/{id}/outcome` and `POST /leads/{id}/merge`. */
export const handler = withErrorHandling((request) =>
  changeLeads(request, callerOf(request).name, dependencies()),
);
