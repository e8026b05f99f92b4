import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { readSecret } from '../../shared/wiring/secret-reader.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { collectForm, type Dependencies } from './collect-form.ts';
import { environment } from './env.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE, IDENTITY_SECRET, TOKEN_SECRET } = readEnvironment(environment);
  const client = documentClient();
  const playbooks = new PlaybookStore(client, LEADS_TABLE);
  const secrets = new SecretsManagerClient();
  const tokens = tokensOf(TOKEN_SECRET);
  return {
    clock: systemClock,
    log: new ActivityLog(client, ACTIVITIES_TABLE),
    playbook: async () => (await playbooks.recent()).playbook,
    identityKey: () => readSecret(secrets, IDENTITY_SECRET),
    hashKey: async () => (await tokens()).hashKey,
  };
});

/** `POST` and `OPTIONS /forms/{formId}`. */
export const handler = withErrorHandling((request) => collectForm(request, dependencies()));
