import type { RuntimeSettings } from './lambda-function.ts';
import { REGION } from './arns.ts';
import { ROLES, type Role } from '../../shared/runtime/roles.ts';
import type { Notes } from './state.ts';

export type ApiKeys = Readonly<Record<Role, string>>;

export interface ApiKeyParts {
  readonly endpointUrl: RuntimeSettings['endpointUrl'];
  /** Physical name of the table that holds the keys. */
  readonly table: string;
  readonly notes: Notes;
  /** Local time, ms. */
  readonly now: number;
}

/** One API key per role, so that a newcomer can call everything. Kept with the data; the product itself keeps hashes only. */
export async function localApiKeys({ endpointUrl, table, notes, now }: ApiKeyParts): Promise<ApiKeys> {
  const kept = notes.get('api-keys');
  if (kept !== undefined) return JSON.parse(kept) as ApiKeys;
  const store = await openStore(endpointUrl, table);
  const pairs = ROLES.map(
    async (role) => [role, await store.create({ role, name: `local ${role}` }, now)] as const,
  );
  const keys = Object.fromEntries(await Promise.all(pairs)) as ApiKeys;
  notes.set('api-keys', JSON.stringify(keys));
  return keys;
}

/** The SDK is loaded only here and only when keys are made: it takes longer than all the rest of the start. */
async function openStore(endpoint: string, table: string) {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }, { ApiKeyStore }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
    import('../../shared/stores/api-key-store.ts'),
  ]);
  const credentials = { accessKeyId: 'outside', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  return new ApiKeyStore(DynamoDBDocumentClient.from(client), table);
}
