import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { READ } from '../../../shared/limits/limits.ts';
import {
  besidePlace,
  firstPlace,
  formPlaces,
  idAt,
  observedPlace,
  type Priority,
  priorityAt,
} from '../../../shared/limits/places.ts';
import { toItem } from '../../../shared/stores/activity-item.ts';
import { ActivityLog } from '../../../shared/stores/activity-log.ts';
import { ERASED_KEY, identifiedKey, memberKey, MERGED_KEY } from '../../../shared/stores/keys.ts';
import { ACTIVITY_ID } from '../../../shared/tracking/activity-id.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';
import { mockedClient } from '../../fixtures/mocked-client.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const log = new ActivityLog(documentClient(), 'activities');
const PK = 'LEAD#a';
const PAGE = 100;

beforeEach(() => dynamo.reset());

const what = { formId: 'contact', id: 'form-1', receivedAt: MONDAY };
const PLACES: [Priority, string][] = [
  ...[ERASED_KEY, MERGED_KEY, memberKey('a'), identifiedKey('a', 1)].map((key): [Priority, string] => [
    'mark',
    key,
  ]),
  ...['0', 'Z-1', 'z', 'form-1', 'unsubscribed-1'].map((id): [Priority, string] => ['stated', id]),
  ['observed', observedPlace('view-1', MONDAY)],
  ['first', firstPlace('contact', MONDAY)],
  ['first', besidePlace(firstPlace('contact', MONDAY), 'demo_requested')],
  ...(['browsed', 'anonymous', 'suspect'] as const).flatMap((kind) =>
    formPlaces(kind, what).map((place): [Priority, string] => [kind, place]),
  ),
];

describe('a place in a log', () => {
  it.each(PLACES)('of what is %s is known by its sort key %s', (priority, place) => {
    expect(priorityAt(place)).toBe(priority);
  });

  it('lies in the order in which things are kept, and then of time', () => {
    const order = Object.keys(READ);
    const byKey = PLACES.toSorted(([, a], [, b]) => (a < b ? -1 : 1)).map(([priority]) =>
      order.indexOf(priority),
    );
    expect(byKey).toEqual(byKey.toSorted((a, b) => a - b));
    const hours = [0, 1, 10, 400_000, 500_000].map((hour) => firstPlace('contact', hour * 3_600_000));
    expect(hours).toEqual(hours.toSorted());
  });

  it('of anonymous things cannot be named by a sender', () => {
    const shared = PLACES.filter(([priority]) => priority !== 'stated').map(([, place]) => place);
    expect(shared.filter((place) => ACTIVITY_ID.test(place))).toEqual([]);
  });

  it('tells the id of a hit', () => {
    expect(idAt(observedPlace('view-1', MONDAY))).toBe('view-1');
  });
});

/** A partition of these many items for each priority, as a query reads it. */
function aPartition(items: Partial<Record<Priority, number>>) {
  const names: Record<Priority, (index: string) => string> = {
    mark: (index) => `!IDENTIFIED#${index}`,
    stated: (index) => index,
    observed: (index) => `~10000001/view-${index}`,
    first: (index) => `~20000001/${index}`,
    browsed: (index) => `~30000001/${index}.1`,
    anonymous: (index) => `~40000001/${index}.1`,
    suspect: (index) => `~50000001/${index}.1`,
  };
  const keys = Object.keys(READ).flatMap((name) => {
    const priority = Object.keys(names).find((each): each is Priority => each === name)!;
    return Array.from({ length: items[priority] ?? 0 }, (_, index) =>
      names[priority](String(index).padStart(6, '0')),
    );
  });
  const itemAt = (sk: string) =>
    sk.startsWith('!')
      ? { pk: PK, sk, leadId: sk, at: 1 }
      : { pk: PK, ...toItem(anActivity({ id: sk }), undefined, sk) };
  dynamo.on(QueryCommand).callsFake(({ ExclusiveStartKey }: QueryCommandInput) => {
    const after = String(ExclusiveStartKey?.sk ?? '');
    const from = keys.findIndex((key) => key > after);
    const page = from < 0 ? [] : keys.slice(from, from + PAGE);
    const isLast = from < 0 || from + PAGE >= keys.length;
    return { Items: page.map(itemAt), ...(!isLast && { LastEvaluatedKey: { pk: PK, sk: page.at(-1) } }) };
  });
  return log.history({ kind: 'lead', id: 'a' });
}

describe('reading one log', () => {
  it('reads all of it where it is no larger than a lead is', async () => {
    const { activities, identified, cut } = await aPartition({
      mark: 150,
      stated: 250,
      observed: 250,
      first: 30,
    });
    expect([activities.length, identified.length, cut]).toEqual([530, 150, new Set()]);
  });

  it('ends after a number of pages, whatever lies in it, and keeps the first of every priority', async () => {
    const endless = Object.fromEntries(Object.keys(READ).map((priority) => [priority, 20_000]));
    const { activities, identified, cut } = await aPartition(endless);
    const pages = Object.values(READ).reduce((sum, share) => sum + share.pages, 0);
    expect(dynamo.commandCalls(QueryCommand).length).toBeLessThanOrEqual(pages);
    expect(activities.length + identified.length).toBeLessThanOrEqual(pages * PAGE);
    const kept = ['000000', 'view-000000', '000000.1'];
    expect(activities.map(({ id }) => id.slice(id.indexOf('/') + 1))).toEqual(expect.arrayContaining(kept));
    expect(cut).toEqual(new Set(['browsers', 'activities', 'hits', 'forms']));
  });

  it('keeps what was stated, however much of the rest there is', async () => {
    const { activities, cut } = await aPartition({
      stated: 900,
      observed: 50,
      anonymous: 5_000,
      suspect: 5_000,
    });
    const stated = activities.filter(({ id }) => /^\d+$/.test(id));
    expect([stated.length, cut]).toEqual([900, new Set(['forms'])]);
  });

  it('asks a browser’s log whose it is in one page for each lead', async () => {
    dynamo.on(QueryCommand).callsFake(({ ExclusiveStartKey }: QueryCommandInput) => {
      const lead = Number(/#(\d+)\$/.exec(String(ExclusiveStartKey?.sk ?? '#-1$'))?.[1] ?? -1) + 1;
      const sk = identifiedKey(String(lead), 1);
      return { Items: [{ pk: PK, sk, leadId: String(lead), at: 1 }], LastEvaluatedKey: { pk: PK, sk } };
    });
    expect((await log.leadsOf('visitor-1234', 21)).size).toBe(21);
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(21);
  });
});
