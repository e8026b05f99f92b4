import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { ApiKeyStore } from '../../../shared/stores/api-key-store.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockClient(DynamoDBDocumentClient);
const store = new ApiKeyStore(documentClient(), 'leads');

beforeEach(() => {
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
  dynamo.on(GetCommand).resolves({});
});

it('stores the hash of a key and never the key', async () => {
  const key = await store.create({ role: 'sales', name: 'desk' }, 1);
  const [call] = dynamo.commandCalls(PutCommand);
  expect(call?.args[0].input.Item).toMatchObject({
    role: 'sales',
    name: 'desk',
    createdAt: 1,
    pk: expect.stringMatching(/^KEY#[0-9a-f]{64}$/),
  });
  expect(JSON.stringify(call?.args[0].input)).not.toContain(key);
});

it('finds the holder of a key it made', async () => {
  const key = await store.create({ role: 'sales', name: 'desk' }, 1);
  const Item = dynamo.commandCalls(PutCommand)[0]?.args[0].input.Item;
  dynamo.on(GetCommand, { Key: { pk: Item?.pk, sk: Item?.sk } }).resolves({ Item });
  expect(await store.holder(key)).toEqual({ role: 'sales', name: 'desk' });
  expect(await store.holder(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
});

it.each(['', 'x', 'kindling_', `kindling_${'x'.repeat(10_000)}`, `kindling_${'#'.repeat(43)}`])(
  'does not look up %j, which no key of ours looks like',
  async (key) => {
    expect(await store.holder(key)).toBeUndefined();
    expect(dynamo.calls()).toHaveLength(0);
  },
);
