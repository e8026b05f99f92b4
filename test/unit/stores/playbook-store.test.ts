import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { PlaybookTooLarge } from '../../../shared/stores/playbook-body.ts';
import { PlaybookMissing, PlaybookStore } from '../../../shared/stores/playbook-store.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const key = (sk: string) => ({ TableName: 'leads', Key: { pk: 'PLAYBOOK', sk }, ConsistentRead: true });
const body = gzipSync(JSON.stringify(defaultPlaybook));

let now: number;
let store: PlaybookStore;

function active(number: number): void {
  dynamo.on(GetCommand, key('ACTIVE')).resolves({ Item: { number } });
  dynamo.on(GetCommand, key(`VERSION#0000000${number}`)).resolves({ Item: { body } });
}

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
  now = 0;
  store = new PlaybookStore(documentClient(), 'leads', () => now);
});

describe('the playbook', () => {
  it('that is active is looked up each time, its body once', async () => {
    active(1);
    expect((await store.active()).playbook).toEqual(defaultPlaybook);
    expect((await store.active()).number).toBe(1);
    expect(dynamo.calls()).toHaveLength(3);
  });

  it('of moments ago costs no round trip for 30 seconds', async () => {
    active(1);
    await Promise.all([store.recent(), store.recent()]);
    now = 29_999;
    await store.recent();
    expect(dynamo.calls()).toHaveLength(2);
    active(2);
    now = 30_000;
    expect((await store.recent()).number).toBe(2);
  });

  it('is asked for again after a failure', async () => {
    dynamo
      .on(GetCommand, key('ACTIVE'))
      .rejectsOnce(new Error('throttled'))
      .resolves({ Item: { number: 1 } });
    dynamo.on(GetCommand, key('VERSION#00000001')).resolves({ Item: { body } });
    await expect(store.recent()).rejects.toThrow('throttled');
    expect((await store.recent()).number).toBe(1);
  });

  it('that is not there is missed by name', async () => {
    await expect(store.active()).rejects.toThrow(PlaybookMissing);
    await expect(store.version(7)).rejects.toThrow(PlaybookMissing);
  });
});

describe('seeding', () => {
  it('stores the first version and makes it active in one go', async () => {
    dynamo.on(TransactWriteCommand).resolves({});
    expect(await store.seed(defaultPlaybook)).toBe('seeded');
    const items = dynamo.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
    expect(items.map(({ Put }) => Put?.Item?.sk)).toEqual(['VERSION#00000001', 'ACTIVE']);
    expect(items.every(({ Put }) => Put?.ConditionExpression === 'attribute_not_exists(pk)')).toBe(true);
  });

  it('keeps what is there', async () => {
    const CancellationReasons = [{ Code: 'ConditionalCheckFailed' }, { Code: 'ConditionalCheckFailed' }];
    dynamo
      .on(TransactWriteCommand)
      .rejects(new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons }));
    expect(await store.seed(defaultPlaybook)).toBe('kept');
  });

  it('does not take a failure for an earlier seed', async () => {
    const CancellationReasons = [{ Code: 'ThrottlingError' }];
    dynamo
      .on(TransactWriteCommand)
      .rejects(new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons }));
    await expect(store.seed(defaultPlaybook)).rejects.toThrow(TransactionCanceledException);
  });

  it('refuses what would not fit an item', async () => {
    const huge = { ...defaultPlaybook, name: randomBytes(400_000).toString('base64') };
    await expect(store.seed(huge)).rejects.toThrow(PlaybookTooLarge);
  });
});
