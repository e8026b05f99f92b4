import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { scoreLeads } from '../../../functions/score-leads/score-leads.ts';
import { MOST_PEOPLE } from '../../../shared/limits/limits.ts';
import { wholeHistory } from '../../../shared/stores/whole-history.ts';
import { FirstRecordFailed } from '../../../shared/runtime/stream-batch.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';

const BROWSER = 'browser-0001';

let log: MemoryLog;
let scored: string[];
let failing: Set<string>;

beforeEach(() => {
  log = new MemoryLog();
  scored = [];
  failing = new Set();
});

const record = (pk: string, place: number): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: `a${place}` } }, SequenceNumber: String(place) },
});
const score = (...keys: string[]) =>
  scoreLeads(
    { Records: keys.map(record) },
    {
      log,
      failed: () => undefined,
      rescorer: {
        rescore: async (leadId) => {
          scored.push(leadId);
          if (failing.has(leadId)) throw new Error('no');
          return { writes: 1, changes: 0, scores: [], history: new LeadHistory([]) };
        },
      },
    },
  );

const browses = (id: string, minute: number) =>
  log.add({ kind: 'visitor', id: BROWSER }, anActivity({ id, occurredAt: MONDAY + minute * MINUTE_MS }));
const signsUp = (leadId: string, minute: number) =>
  log.add(
    { kind: 'lead', id: leadId },
    anActivity({
      id: `form-${leadId}-${minute}`,
      type: 'form_submitted',
      source: 'form',
      visitorId: BROWSER,
      occurredAt: MONDAY + minute * MINUTE_MS,
    }),
  );
const hitsOf = async (leadId: string) =>
  (await wholeHistory(leadId, log)).activities
    .filter(({ type }) => type === 'page_viewed')
    .map(({ id }) => id.split('/')[1]);

describe('a history', () => {
  it('knows the hits of a browser from when it was told whose browser it is', async () => {
    await browses('early', 0);
    await signsUp('ana', 30);
    await browses('late', 60);
    const { activities } = await wholeHistory('ana', log);
    expect(
      activities.map(({ receivedAt }) => (receivedAt - MONDAY) / MINUTE_MS).toSorted((a, b) => a - b),
    ).toEqual([30, 30, 60]);
  });
});

describe('a batch of the stream', () => {
  it('re-scores each lead once, however many records name it', async () => {
    expect(await score('LEAD#a', 'LEAD#b', 'LEAD#a', 'PLAYBOOK', 'LEAD#a')).toEqual({
      batchItemFailures: [],
    });
    expect(scored.toSorted()).toEqual(['a', 'b']);
  });

  it('re-scores everybody a browser was identified as', async () => {
    await signsUp('a', 1);
    await signsUp('b', 2);
    await score(`VISITOR#${BROWSER}`);
    expect(scored.toSorted()).toEqual(['a', 'b']);
  });

  it('reports the earliest record of a lead that failed', async () => {
    failing.add('b');
    expect(await score('LEAD#a', 'LEAD#b', 'LEAD#c', 'LEAD#b')).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(scored.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('has the batch halved when its very first record failed, so that it ends alone', async () => {
    failing.add('a');
    await expect(score('LEAD#a', 'LEAD#b')).rejects.toThrow(FirstRecordFailed);
    expect(await score('LEAD#a')).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });
});

describe('two people on one browser', () => {
  it('never share a hit: each is that of whoever identified last before it, or else first after it', async () => {
    for (const [id, minute] of [
      ['before', 0],
      ['between', 15],
      ['after', 30],
    ] as const)
      await browses(id, minute);
    await signsUp('a', 10);
    await signsUp('b', 20);
    expect([await hitsOf('a'), await hitsOf('b')]).toEqual([['before', 'between'], ['after']]);
  });

  it('count nothing of a browser that more people use than any person shares one with', async () => {
    await browses('view', 0);
    for (let person = 0; person <= MOST_PEOPLE; person += 1) await signsUp(`p${person}`, person + 1);
    expect(await hitsOf('p0')).toEqual([]);
    await score(`VISITOR#${BROWSER}`);
    expect(scored).toEqual([]);
  });
});
