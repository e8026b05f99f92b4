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
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Handoff, handoffIdOf } from '../../../shared/handoffs/handoff.ts';
import { HandoffStore } from '../../../shared/stores/handoff-store.ts';
import type { MessageId } from '../../../shared/stores/message.ts';
import { MessageStore } from '../../../shared/stores/message-store.ts';
import { LEAD } from '../../fixtures/mails.ts';

const database = mockedClient(DynamoDBDocumentClient);
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
const cancelled = (...reasons: string[]) =>
  new TransactionCanceledException({
    message: '',
    $metadata: {},
    CancellationReasons: reasons.map((Code) => ({ Code })),
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

const transaction = () => database.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
const correction = { model: 'default', n: 2, at: 5 };

describe('handoffs', () => {
  it('belong to their owner from the moment they are open', async () => {
    database.on(TransactWriteCommand).resolves({});
    await handoffs.open(LEAD, aHandoff(1));
    const [current, record] = transaction();
    expect(current!.Put!.Item).toMatchObject({ sk: 'HANDOFF', ownerKey: 'sales-desk', ownerAt: 0 });
    expect(record!.Put!.Item).not.toHaveProperty('ownerKey');
  });

  it('give way to the one that is open', async () => {
    database.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None', 'None'));
    database.on(GetCommand).resolves({ Item: aHandoff(1) });
    expect(await handoffs.open(LEAD, aHandoff(2))).toEqual(aHandoff(1));
  });

  it('take the place of those that are over, and of no other', async () => {
    database.on(TransactWriteCommand).resolves({});
    await handoffs.open(LEAD, aHandoff(2), aHandoff(1));
    expect(transaction()[0]!.Put).toMatchObject({
      ConditionExpression: 'attribute_not_exists(pk) OR #state IN (:from0, :from1) OR id = :over',
      ExpressionAttributeValues: { ':from0': 'recalled', ':from1': 'closed', ':over': aHandoff(1).id },
    });
  });

  it('are not opened for a lead that is SQL no more', async () => {
    database.on(TransactWriteCommand).rejects(cancelled('None', 'None', 'ConditionalCheckFailed'));
    expect(await handoffs.open(LEAD, aHandoff(1))).toBeUndefined();
    expect(transaction()[2]!.ConditionCheck).toMatchObject({
      Key: { sk: 'SCORE#default' },
      ConditionExpression: '#standing.#stage = :sql',
    });
  });

  it('are recalled from open alone, and while no model holds the lead', async () => {
    database.on(TransactWriteCommand).resolves({});
    const held = { ...aHandoff(1), announcedAt: 3 };
    const recalled = await handoffs.correct(LEAD, held, correction, ['default', 'other']);
    expect(recalled).toEqual({ ...aHandoff(1), state: 'recalled', correction });
    const [current, , ...checks] = transaction();
    expect(current!.Put).toMatchObject({
      ConditionExpression: 'id = :id AND model = :model AND n = :n AND rep = :rep AND #state IN (:from0)',
      ExpressionAttributeValues: { ':from0': 'open', ':n': 1 },
    });
    expect(current!.Put!.Item).not.toHaveProperty('ownerKey');
    expect(checks.map(({ ConditionCheck }) => ConditionCheck!.Key!['sk'])).toEqual([
      'SCORE#default',
      'SCORE#other',
    ]);
  });

  it('that were accepted stay so, with a note', async () => {
    database.on(TransactWriteCommand).resolves({});
    const accepted: Handoff = { ...aHandoff(1), state: 'accepted', announcedAt: 3 };
    expect(await handoffs.correct(LEAD, accepted, correction, [])).toEqual({ ...accepted, correction });
    expect(transaction()[0]!.Put!.Item).toMatchObject({ ownerKey: 'sales-desk' });
  });

  it('are regained by the change that did so, by the same rep', async () => {
    database.on(TransactWriteCommand).resolves({});
    const recalled: Handoff = { ...aHandoff(1), state: 'recalled', correction, announcedAt: 6 };
    const regained = await handoffs.regain(LEAD, recalled, { model: 'other', n: 7, at: 9 });
    expect(regained).toEqual({ ...aHandoff(1), model: 'other', n: 7, reopenedAt: 9 });
    const [current, , check] = transaction();
    expect(current!.Put!.Item).toMatchObject({ ownerKey: 'sales-desk', ownerAt: 9 });
    expect(check!.ConditionCheck).toMatchObject({
      Key: { sk: 'SCORE#other' },
      ConditionExpression: '#standing.#stage = :sql',
    });
  });

  it('are passed on to the owner index of the next rep, while the lead is SQL', async () => {
    database.on(TransactWriteCommand).resolves({});
    const held: Handoff = { ...aHandoff(1), announcedAt: 3 };
    const passed = await handoffs.passOn(LEAD, held, 'ada');
    expect(passed).toEqual({ ...aHandoff(1), rep: 'ada', unreached: ['sales-desk'] });
    const [current, , check] = transaction();
    expect(current!.Put!.Item).toMatchObject({ ownerKey: 'ada', unreached: ['sales-desk'] });
    expect(current!.Put!.ExpressionAttributeValues).toMatchObject({ ':rep': 'sales-desk', ':from0': 'open' });
    expect(check!.ConditionCheck).toMatchObject({ Key: { sk: 'SCORE#default' } });
  });

  it('are tried again when somebody writes one of the items at the same moment', async () => {
    database
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('None', 'None', 'TransactionConflict'))
      .resolves({});
    expect(await handoffs.open(LEAD, aHandoff(1))).toEqual(aHandoff(1));
  });

  it.each(['ThrottlingError', 'TransactionConflict'])('fail when it goes on (%s)', async (reason) => {
    database.on(TransactWriteCommand).rejects(cancelled(reason));
    await expect(handoffs.open(LEAD, aHandoff(1))).rejects.toBeInstanceOf(TransactionCanceledException);
  });
});
