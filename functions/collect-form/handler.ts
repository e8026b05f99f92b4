import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { errorHandling } from '../../shared/runtime/error-handling.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { SecretReader } from '../../shared/wiring/secret-reader.ts';
import { secretsClient } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaProcess, type World } from '../../shared/wiring/world.ts';
import { collectForm, type Dependencies } from './collect-form.ts';
import { environment } from './env.ts';

/** `POST` and `OPTIONS /forms/{formId}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const handleErrors = errorHandling(clock);
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    const { ACTIVITIES_TABLE, LEADS_TABLE, IDENTITY_SECRET, TOKEN_SECRET } = variables;
    const client = world.documents();
    const playbooks = new PlaybookStore(client, LEADS_TABLE, clock);
    const secrets = new SecretReader(world.secrets());
    const tokens = tokenSigner(world, secrets, TOKEN_SECRET);
    return {
      clock,
      log: new ActivityLog(client, ACTIVITIES_TABLE),
      playbook: async () => (await playbooks.recent()).playbook,
      identityKey: () => secrets.read(IDENTITY_SECRET),
      hashKey: async () => (await tokens()).hashKey,
      handleErrors,
    };
  });
  return (request: HttpRequest): Promise<HttpReply> =>
    handleErrors(request, () => collectForm(request, dependencies()));
}

export const handler = createHandler({ ...lambdaProcess, documents: documentClient, secrets: secretsClient });
