import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Playbook } from '../playbook/schema.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { environmentName } from '../runtime/environment-name.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { documentClient } from './document-client.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import { readSecret } from './secret-reader.ts';
import { parseKeyRing, TokenSigner } from '../tracking/token.ts';

/** Signs and opens the tokens of a deployed function's environment, with the key ring in this secret (ARN). */
export function tokensOf(secretArn: string): () => Promise<TokenSigner> {
  const secrets = new SecretsManagerClient();
  return async () => new TokenSigner(parseKeyRing(await readSecret(secrets, secretArn)), environmentName());
}

/** What a function that takes in hits works with. */
interface HitCollecting {
  readonly clock: Clock;
  readonly log: ActivityLog;
  /** The version that counted at most 30 s ago. */
  readonly playbook: () => Promise<Playbook>;
  readonly tokens: () => Promise<TokenSigner>;
}

/** Builds it from the function's variables; done once for each execution environment. */
export function wireHits(variables: {
  ACTIVITIES_TABLE: string;
  LEADS_TABLE: string;
  TOKEN_SECRET: string;
}): HitCollecting {
  const client = documentClient();
  const playbooks = new PlaybookStore(client, variables.LEADS_TABLE);
  return {
    clock: systemClock,
    log: new ActivityLog(client, variables.ACTIVITIES_TABLE),
    playbook: async () => (await playbooks.recent()).playbook,
    tokens: tokensOf(variables.TOKEN_SECRET),
  };
}
