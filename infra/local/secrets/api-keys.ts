import * as z from 'zod';
import { REGION } from '../template/arns.ts';
import { ROLES } from '../../../shared/access/roles.ts';
import { Notes } from '../kit/state.ts';
import type { LocalContext } from '../local-service.ts';
import { tablesOf } from '../dynamodb/tables.ts';

const apiKeys = z.partialRecord(z.enum(ROLES), z.string());
export type ApiKeys = Readonly<z.infer<typeof apiKeys>>;

/** Who made them, as the record says it. */
const MAKER = { name: 'local app', role: 'admin' } as const;

/** Table that holds the API keys, by the name of its construct. */
const TABLE = 'Leads';

/**
 * One API key per role, so that a newcomer can call everything; none for a template without leads. Kept with
 * the data: the product itself keeps hashes only.
 * @param endpointUrl where SDK clients find AWS
 */
export async function localApiKeys(local: LocalContext, endpointUrl: string): Promise<ApiKeys> {
  const notes = new Notes(local.state);
  const kept = notes.get('api-keys');
  if (kept !== undefined) return apiKeys.parse(JSON.parse(kept));
  const table = tablesOf(local.assembly).find(({ label }) => label === TABLE);
  if (!table) return {};
  const store = await openStore(endpointUrl, table.ref);
  const now = local.clock.now();
  const pairs = ROLES.map(async (role) => [
    role,
    await store.create({ role, name: `local ${role}` }, MAKER, now),
  ]);
  const keys = apiKeys.parse(Object.fromEntries(await Promise.all(pairs)));
  notes.set('api-keys', JSON.stringify(keys));
  return keys;
}

/**
 * The SDK is loaded only here and only when keys are made: it takes longer than all the rest of the start.
 */
async function openStore(endpoint: string, table: string) {
  const [{ DynamoDBClient }, { DynamoDBDocumentClient }, { ApiKeyStore }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
    import('../../../shared/stores/api-key-store.ts'),
  ]);
  const credentials = { accessKeyId: 'outside', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return new ApiKeyStore(documents, table);
}
