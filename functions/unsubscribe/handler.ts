import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environmentName } from '../../shared/runtime/environment-name.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { readSecret } from '../../shared/stores/secret.ts';
import { parseKeyRing, TokenSigner } from '../../shared/tracking/token.ts';
import { environment } from './env.ts';
import { type Dependencies, unsubscribe } from './unsubscribe.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, TOKEN_SECRET } = readEnvironment(environment);
  const secrets = new SecretsManagerClient();
  return {
    clock: systemClock,
    log: new ActivityLog(documentClient(), ACTIVITIES_TABLE),
    tokens: async () =>
      new TokenSigner(parseKeyRing(await readSecret(secrets, TOKEN_SECRET)), environmentName()),
  };
});

/** `GET` and `POST /unsubscribe/{token}`. */
export const handler = answering((request) => unsubscribe(request, dependencies()));
