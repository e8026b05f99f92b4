import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { LogScan, type ScanRange } from '../../../shared/stores/log-scan.ts';
import { PreviewStore } from '../../../shared/stores/preview-store.ts';
import { JobStore } from '../../../shared/stores/job-store.ts';
import type { Chunk } from '../../../shared/jobs/job.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const item = (pk: string, sk: string) => ({ pk, sk });

beforeEach(() => dynamo.reset());

describe('reading the log partition by partition', () => {
  const scan = new LogScan(documentClient(), 'activities');
  const range: ScanRange = { segment: 2, segments: 8, keysOnly: false };
  const read = async (over: Partial<ScanRange> = {}) => {
    const pages: string[][] = [];
    for await (const page of scan.partitions({ ...range, ...over })) {
      pages.push(page.map(({ pk, items }) => `${pk} ${items.map(({ sk }) => String(sk)).join()}`));
    }
    return pages;
  };

  it('puts together what straddles pages, and gives it out once it is complete', async () => {
    dynamo
      .on(ScanCommand)
      .resolvesOnce({ Items: [item('A', '1'), item('B', '1')], LastEvaluatedKey: item('B', '1') })
      .resolvesOnce({ Items: [item('B', '2')], LastEvaluatedKey: item('B', '2') })
      .resolvesOnce({ Items: [item('B', '3'), item('C', '1')], LastEvaluatedKey: item('C', '1') })
      .resolvesOnce({ Items: [] });
    expect(await read()).toEqual([['A 1'], [], ['B 1,2,3'], ['C 1']]);
    expect(dynamo.commandCalls(ScanCommand)[1]!.args[0].input).toMatchObject({
      Segment: 2,
      TotalSegments: 8,
      ConsistentRead: true,
      ExclusiveStartKey: item('B', '1'),
    });
  });

  it('starts behind a partition that is done with, and reads nothing of it though it has grown since', async () => {
    const after = item('B', '2');
    dynamo.on(ScanCommand).resolves({ Items: [item('B', '3'), item('C', '1')] });
    expect(await read({ after })).toEqual([['C 1']]);
    expect(dynamo.commandCalls(ScanCommand)[0]!.args[0].input.ExclusiveStartKey).toEqual(after);
  });

  it('asks for keys only where no more is wanted', async () => {
    dynamo.on(ScanCommand).resolves({ Items: [] });
    await read({ keysOnly: true });
    expect(dynamo.commandCalls(ScanCommand)[0]!.args[0].input.ProjectionExpression).toBe('pk, sk');
  });
});

describe('reports of a job', () => {
  const jobs = new JobStore(documentClient(), 'leads');
  const chunk: Chunk = { job: { kind: 'preview', id: 'p1' }, segment: 3, segments: 8, number: 1 };
  const report = { segments: 8, leads: 2, failed: [], tally: { writes: 1 } };
  const Key = { pk: 'WALK#p1', sk: 'STRETCH#00000003#00000001' };

  it('are kept for a week, one for each chunk', async () => {
    dynamo.on(PutCommand).resolves({});
    expect(await jobs.keep(chunk, report, 1_000)).toEqual(report);
    expect(dynamo.commandCalls(PutCommand)[0]!.args[0].input).toEqual({
      TableName: 'leads',
      Item: { ...Key, segment: 3, ...report, expiresAt: 1 + 7 * 86_400 },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });

  it('give way to one that was there before', async () => {
    const earlier = { ...report, leads: 5, next: item('LEAD#x', 'a1') };
    dynamo.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
    dynamo.on(GetCommand, { TableName: 'leads', Key, ConsistentRead: true }).resolves({ Item: earlier });
    expect(await jobs.keep(chunk, report, 0)).toEqual(earlier);
  });

  it('are read all, page after page', async () => {
    const stored = { ...report, segment: 3 };
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [stored], LastEvaluatedKey: Key })
      .resolvesOnce({ Items: [stored] });
    expect(await jobs.reports('p1')).toEqual([stored, stored]);
  });
});

describe('a preview', () => {
  const previews = new PreviewStore(documentClient(), 'leads');

  it('keeps the draft as it was, compressed', async () => {
    dynamo.on(PutCommand).resolves({});
    const facts = { id: 'p1', at: 5_000, active: 1, hash: 'h' };
    await previews.put(facts, defaultPlaybook);
    const { Item } = dynamo.commandCalls(PutCommand)[0]!.args[0].input;
    expect(Item).toMatchObject({ pk: 'WALK#p1', sk: 'PREVIEW', expiresAt: 5 + 7 * 86_400 });
    dynamo.on(GetCommand).resolves({ Item });
    expect(await previews.find('p1')).toEqual({
      ...facts,
      document: JSON.parse(JSON.stringify(defaultPlaybook)),
    });
  });

  it('that was never asked for is not found', async () => {
    dynamo.on(GetCommand).resolves({});
    expect(await previews.find('p2')).toBeUndefined();
  });
});
