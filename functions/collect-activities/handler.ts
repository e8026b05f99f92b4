import { callerOf } from '../../shared/access/caller.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { SecretReader } from '../../shared/wiring/secret-reader.ts';
import { secretsClient } from '../../shared/wiring/secrets.ts';
import { lambdaProcess, type World } from '../../shared/wiring/world.ts';
import { collectActivities, type Dependencies } from './collect-activities.ts';
import { environment } from './env.ts';

/** `POST /activities`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE, IDENTITY_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    const playbooks = new PlaybookStore(client, LEADS_TABLE, clock);
    const secrets = new SecretReader(world.secrets());
    return {
      clock,
      log: new ActivityLog(client, ACTIVITIES_TABLE),
      playbook: async () => (await playbooks.recent()).playbook,
      identityKey: () => secrets.read(IDENTITY_SECRET),
    };
  });
  return withErrorHandling(
    (request) => collectActivities(request, callerOf(request).role, dependencies()),
    clock,
  );
}

export const handler = createHandler({ ...lambdaProcess, documents: documentClient, secrets: secretsClient });
