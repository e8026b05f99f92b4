import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Handoff, handoffIdOf, HandoffStore } from '../../shared/stores/handoff-store.ts';
import { type MessageId, MessageStore } from '../../shared/stores/message-store.ts';
import { LEAD } from '../fixtures/mails.ts';

const database = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const messages = new MessageStore(client, 'Leads');
const handoffs = new HandoffStore(client, 'Leads');
const id: MessageId = { action: 'handoff', leadId: LEAD, model: 'default', n: 1 };
const aHandoff = (n: number): Handoff => ({
  id: handoffIdOf(LEAD, 'default', n),
  state: 'open',
  model: 'default',
  n,
  rep: 'sales-desk',
  openedAt: 0,
});
const failed = (item?: Record<string, { S: string }>) =>
  new ConditionalCheckFailedException({ message: '', $metadata: {}, Item: item });
const cancelled = (Code: string) =>
  new TransactionCanceledException({
    message: '',
    $metadata: {},
    CancellationReasons: [{ Code }, { Code: 'None' }],
  });

beforeEach(() => database.reset());

describe('claims of mail', () => {
  it('are lost when somebody was quicker', async () => {
    database.on(PutCommand).rejects(failed());
    expect(await messages.claim(id, undefined, 0)).toBe(false);
  });

  it('can be refused by the sender only while they are claims: a report of sending wins', async () => {
    database.on(UpdateCommand).resolves({});
    await messages.settle(id, 'refused', 0);
    expect(database.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
      ConditionExpression: '#state IN (:before0)',
      ExpressionAttributeValues: { ':before0': 'claimed', ':state': 'failed' },
    });
  });

  it('that are gone are told from claims that stay as they are', async () => {
    database
      .on(UpdateCommand)
      .rejectsOnce(failed({ state: { S: 'sent' } }))
      .rejectsOnce(failed());
    expect(await messages.settle(id, 'unanswered', 0)).toBe('kept');
    expect(await messages.settle(id, 'unanswered', 0)).toBe('absent');
  });

  it('do not swallow any other error', async () => {
    database.on(PutCommand).rejects(new Error('ECONNRESET'));
    await expect(messages.claim(id, undefined, 0)).rejects.toThrow('ECONNRESET');
  });
});

describe('handoffs', () => {
  it('belong to their owner from the moment they are open', async () => {
    database.on(TransactWriteCommand).resolves({});
    await handoffs.open(LEAD, aHandoff(1));
    const items = database.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
    expect(items[0]!.Put!.Item).toMatchObject({ sk: 'HANDOFF', ownerKey: 'sales-desk', ownerAt: 0 });
    expect(items[1]!.Put!.Item).not.toHaveProperty('ownerKey');
  });

  it.each(['ConditionalCheckFailed', 'TransactionConflict'])(
    'give way to the one that is open (%s)',
    async (reason) => {
      database.on(TransactWriteCommand).rejects(cancelled(reason));
      database.on(GetCommand).resolves({ Item: aHandoff(1) });
      expect(await handoffs.open(LEAD, aHandoff(2))).toEqual(aHandoff(1));
    },
  );

  it('fail when the table does not answer', async () => {
    database.on(TransactWriteCommand).rejects(cancelled('ThrottlingError'));
    await expect(handoffs.open(LEAD, aHandoff(1))).rejects.toBeInstanceOf(TransactionCanceledException);
  });
});
