import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../../shared/stores/activity-item.ts';
import { ActivityLog } from '../../../shared/stores/activity-log.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { firstPlace } from '../../../shared/limits/places.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const log = new ActivityLog(documentClient(), 'activities');
const lead = { kind: 'lead', id: 'a'.repeat(26) } as const;
const taken = () => new ConditionalCheckFailedException({ message: 'taken', $metadata: {} });
const puts = () => dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  dynamo.reset();
});

describe('adding an activity', () => {
  it('is one write that fails where the id is taken', async () => {
    dynamo.on(PutCommand).resolves({});
    expect(await log.add(lead, anActivity({ id: 'a-1' }))).toBe('added');
    expect(dynamo.calls()).toHaveLength(1);
    expect(puts()[0]).toMatchObject({
      TableName: 'activities',
      ConditionExpression: 'attribute_not_exists(pk)',
      Item: { pk: `LEAD#${lead.id}`, sk: 'a-1', v: 1 },
    });
  });

  it('a second time changes nothing', async () => {
    dynamo.on(PutCommand).rejects(taken());
    expect(await log.add(lead, anActivity())).toBe('duplicate');
  });

  it('does not call a failure a success', async () => {
    dynamo.on(PutCommand).rejects(new Error('throttled'));
    await expect(log.add(lead, anActivity())).rejects.toThrow('throttled');
  });

  it('lets behaviour go eight days after the playbook forgets it, and keeps facts', async () => {
    dynamo.on(PutCommand).resolves({});
    await log.add(lead, anActivity({ occurredAt: 0 }), { rememberDays: 30 });
    await log.add(lead, anActivity());
    expect(puts()[0]?.Item?.expiresAt).toBe(38 * 86_400);
    expect(puts()[1]?.Item?.expiresAt).toBeUndefined();
  });

  it('puts a text over 1 KB aside first and keeps its beginning', async () => {
    dynamo.on(PutCommand).resolves({});
    const message = 'word '.repeat(300);
    await log.add(lead, anActivity({ id: 'a-1', profile: { message, firstName: 'Ada' } }));
    expect(puts().map(({ Item }) => [Item?.pk, Item?.sk])).toEqual([
      [`TEXT#LEAD#${lead.id}`, 'a-1'],
      [`LEAD#${lead.id}`, 'a-1'],
    ]);
    expect(puts()[0]?.Item?.texts).toEqual({ message });
    expect(puts()[1]?.Item?.profile).toEqual({ message: `${message.slice(0, 499)}…`, firstName: 'Ada' });
  });

  it('goes on when the text was put aside by an attempt that failed later', async () => {
    dynamo.on(PutCommand).rejectsOnce(taken()).resolves({});
    expect(await log.add(lead, anActivity({ profile: { message: 'x'.repeat(2_000) } }))).toBe('added');
  });
});

describe('a place that is shared', () => {
  const place = firstPlace('contact', MONDAY);
  const form = anActivity({
    id: 'form-1',
    type: 'form_submitted',
    visitorId: 'visitor-1234',
    profile: { message: 'x'.repeat(2_000) },
  });
  const holds = (id: string) =>
    new ConditionalCheckFailedException({ message: 'taken', $metadata: {}, Item: { id: { S: id } } });
  const fresh = () => new ActivityLog(documentClient(), 'activities');

  it('takes the activity first, and then what belongs to it', async () => {
    dynamo.on(PutCommand).resolves({});
    expect(await fresh().add(lead, form, { place })).toBe('added');
    expect(puts().map(({ Item }) => String(Item?.pk).split('#')[0])).toEqual(['LEAD', 'VISITOR', 'TEXT']);
    expect(fromItem(puts()[0]!.Item!)).toMatchObject({ id: 'form-1' });
  });

  it('is completed when the activity is sent again', async () => {
    dynamo.on(PutCommand).rejectsOnce(holds('form-1')).resolves({});
    expect(await fresh().add(lead, form, { place })).toBe('duplicate');
    expect(puts()).toHaveLength(3);
  });

  it('keeps what lies there, writes nothing of what came later, and is not asked again', async () => {
    dynamo.on(PutCommand).rejects(holds('form-0'));
    const held = fresh();
    expect(await held.add(lead, form, { place })).toBe('taken');
    expect(await held.add(lead, { ...form, id: 'form-2' }, { place })).toBe('taken');
    expect(puts()).toHaveLength(1);
    expect(held.knowsTaken(lead, [place], 'form-2')).toBe(true);
    expect(held.knowsTaken(lead, [place], 'form-0')).toBe(false);
    expect(held.knowsTaken(lead, [place, 'elsewhere'], 'form-2')).toBe(false);
    expect(await held.add(lead, { ...form, id: 'form-0' }, { place })).toBe('duplicate');
  });
});

describe('an id used twice', () => {
  const first = anActivity({ id: 'a-1', properties: { minutes: 1 } });
  const stored = { pk: `LEAD#${lead.id}`, ...toItem(first) };

  it.each([
    ['the same', first, false],
    [
      'the same, received later',
      { ...first, occurredAt: first.occurredAt + 9, receivedAt: first.receivedAt + 9 },
      false,
    ],
    ['another property', { ...first, properties: { minutes: 2 } }, true],
    ['another type', { ...first, type: 'purchased' }, true],
    ['another time', { ...first, occurredAt: first.occurredAt - 9 }, true],
    ['another name', { ...first, profile: { firstName: 'Eve' } }, true],
  ])('for %s', async (_what, second, contradicts) => {
    dynamo.on(GetCommand).resolves({ Item: stored });
    expect(await log.contradicts(lead, second)).toBe(contradicts);
  });
});

const item = (id: string, more = {}) => ({ pk: 'x', ...toItem(anActivity({ id })), ...more });

describe('a history', () => {
  it('is read whole, strongly consistent', async () => {
    dynamo
      .on(QueryCommand, { ExclusiveStartKey: undefined })
      .resolves({ Items: [item('a-1')], LastEvaluatedKey: { pk: 'x', sk: 'a-1' } });
    dynamo.on(QueryCommand, { ExclusiveStartKey: { pk: 'x', sk: 'a-1' } }).resolves({ Items: [item('a-2')] });
    const { activities, bad, erased } = await log.history(lead);
    expect(activities.map(({ id }) => id)).toEqual(['a-1', 'a-2']);
    expect([bad, erased]).toEqual([[], false]);
    expect(dynamo.commandCalls(QueryCommand).every(({ args }) => args[0].input.ConsistentRead)).toBe(true);
  });

  it('gives back what was added', () => {
    const activity = anActivity({
      id: 'a-1',
      profile: { firstName: 'Ada' },
      visitorId: 'visitor-1234',
      suspect: true,
    });
    expect(fromItem(toItem(activity))).toEqual(activity);
  });

  it('leaves out what cannot be read, lists it without its values and keeps its neighbours', async () => {
    const damaged = [
      item('new', { v: 2 }),
      item('odd', { occurredAt: 'yesterday' }),
      item('nested', { properties: { secret: { deep: 1 } } }),
      { pk: 'x', sk: 'bare' },
    ];
    dynamo.on(QueryCommand).resolves({ Items: [...damaged, item('good')] });
    const { activities, bad } = await log.history(lead);
    expect(activities.map(({ id }) => id)).toEqual(['good']);
    expect(bad.map(({ id }) => id)).toEqual(['new', 'odd', 'nested', 'bare']);
    expect(JSON.stringify(bad)).not.toMatch(/yesterday|secret/);
  });

  it('says when the person was erased', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ pk: 'x', sk: '!ERASED' }, item('a-1')] });
    const { activities, bad, erased } = await log.history(lead);
    expect(activities).toHaveLength(1);
    expect([bad, erased]).toEqual([[], true]);
  });
});
