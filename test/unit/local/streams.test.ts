import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonObject } from '../../../infra/local/kit/json.ts';
import type { InvocationResult } from '../../../infra/local/lambda/invoke.ts';
import { takeBatch } from '../../../infra/local/streams/batch.ts';
import { deliver, type GivenUp } from '../../../infra/local/streams/delivery.ts';
import type { StreamMapping } from '../../../infra/local/streams/mapping.ts';
import { StreamProgress } from '../../../infra/local/streams/progress.ts';
import { filterOf, readRecord, type StreamRecord } from '../../../infra/local/streams/record.ts';
import { StreamShard } from '../../../infra/local/streams/shard.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

const aRecord = (n: number, item = `item-${n}`, createdAt = NOW): StreamRecord =>
  readRecord({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(n),
      Keys: { sk: { S: 'x' }, pk: { S: item } },
      ApproximateCreationDateTime: createdAt / 1000,
    },
  });
const records = (...numbers: number[]): StreamRecord[] => numbers.map((n) => aRecord(n));

const aMapping = (overrides: Partial<StreamMapping> = {}): StreamMapping => ({
  id: 'mapping',
  path: 'App/Mapping',
  streamArn: 'stream',
  functionArn: 'function',
  startingPosition: 'TRIM_HORIZON',
  batchSize: 100,
  parallelization: 1,
  policy: { bisect: true, partial: true, retries: 2 },
  maxAgeMs: Infinity,
  hasDestination: true,
  passes: () => true,
  ...overrides,
});

const numbersOf = (batch: readonly StreamRecord[]): number[] =>
  batch.map(({ sequenceNumber }) => Number(sequenceNumber));

const invocation = z.object({ Records: z.array(jsonObject) });
/** The sequence numbers that a function was invoked with. */
const numbersIn = (event: unknown): number[] => numbersOf(invocation.parse(event).Records.map(readRecord));

const clock = { now: () => NOW };

const FAILED: InvocationResult = { ok: false, error: { name: 'Error', message: 'poison' } };
const OK: InvocationResult = { ok: true, value: { batchItemFailures: [] } };
const failedAt = (n: number): InvocationResult => ({
  ok: true,
  value: { batchItemFailures: [{ itemIdentifier: String(n) }] },
});

/** Delivers a batch to a function and tells what it was invoked with and what became of the records. */
async function delivered(
  batch: readonly StreamRecord[],
  answer: (numbers: number[], invocation: number) => InvocationResult,
  overrides: Partial<StreamMapping> = {},
) {
  const invocations: number[][] = [];
  const finished: number[] = [];
  const givenUp: GivenUp[] = [];
  const invoke = async (_: string, event: unknown): Promise<InvocationResult> => {
    const numbers = numbersIn(event);
    invocations.push(numbers);
    return answer(numbers, invocations.length);
  };
  await deliver({ invoke, clock }, aMapping(overrides), batch, {
    finished: (done) => finished.push(...numbersOf(done)),
    givenUp: (given) => givenUp.push(given),
    isStopped: () => false,
  });
  return {
    invocations,
    finished,
    givenUp: givenUp.map(({ records: lost, ...rest }) => ({ ...rest, records: numbersOf(lost) })),
  };
}

describe('delivering a batch of stream records', () => {
  it('invokes once where all goes well', async () => {
    expect(await delivered(records(1, 2, 3), () => OK)).toEqual({
      invocations: [[1, 2, 3]],
      finished: [1, 2, 3],
      givenUp: [],
    });
  });

  it('halves a batch until the poison is alone, and gives up nothing else', async () => {
    const { invocations, finished, givenUp } = await delivered(records(1, 2, 3, 4), (batch) =>
      batch.includes(3) ? FAILED : OK,
    );
    expect(invocations).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [3], [4]]);
    expect(givenUp).toEqual([{ records: [3], reason: 'Error: poison', attempts: 3 }]);
    expect(finished).toEqual([1, 2, 3, 4]);
  });

  it('does not count a split as a retry', async () => {
    const { invocations } = await delivered(records(1, 2), (batch) => (batch.includes(2) ? FAILED : OK));
    expect(invocations.filter((batch) => batch.length === 1 && batch[0] === 2)).toHaveLength(3);
  });

  it('goes on from the first record that the function reports', async () => {
    const { invocations, finished } = await delivered(records(1, 2, 3, 4), (_, n) =>
      n === 1 ? failedAt(3) : OK,
    );
    expect(invocations).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
    expect(finished).toEqual([1, 2, 3, 4]);
  });

  it('isolates a record that is reported again and again', async () => {
    const report = (batch: number[]): InvocationResult => (batch.includes(2) ? failedAt(2) : OK);
    const { givenUp, finished } = await delivered(records(1, 2, 3, 4), report);
    expect(givenUp.map((given) => given.records)).toEqual([[2]]);
    expect(finished).toEqual([1, 2, 3, 4]);
  });

  it.each<[string, InvocationResult]>([
    ['names a record that it was not given', failedAt(9)],
    ['names nothing at all', { ok: true, value: { batchItemFailures: [{ itemIdentifier: '' }] } }],
    ['is malformed', { ok: true, value: { batchItemFailures: 'all' } }],
  ])('takes an answer for a failure of all when it %s', async (_, answer) => {
    const { givenUp } = await delivered(records(1), () => answer);
    expect(givenUp.map((given) => given.records)).toEqual([[1]]);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['a null list', { batchItemFailures: null }],
  ])('takes %s for success', async (_, value) => {
    expect((await delivered(records(1), () => ({ ok: true, value }))).givenUp).toEqual([]);
  });

  it('ignores a partial report unless the mapping asks for it', async () => {
    const policy = { bisect: false, partial: false, retries: 0 };
    expect((await delivered(records(1, 2), () => failedAt(1), { policy })).finished).toEqual([1, 2]);
  });

  it('gives up the whole batch where the mapping does not bisect', async () => {
    const policy = { bisect: false, partial: false, retries: 1 };
    const { invocations, givenUp } = await delivered(records(1, 2), () => FAILED, { policy });
    expect(invocations).toHaveLength(2);
    expect(givenUp[0]?.records).toEqual([1, 2]);
  });

  it('gives up records that are too old, and delivers their neighbours', async () => {
    const batch = [aRecord(1, 'old', NOW - 61_000), aRecord(2)];
    const { invocations, givenUp } = await delivered(batch, () => OK, { maxAgeMs: 60_000 });
    expect(invocations).toEqual([[2]]);
    expect(givenUp[0]?.records).toEqual([1]);
  });
});

describe('the checkpoint of a shard', () => {
  it('stands before the first record that is still open', () => {
    const progress = new StreamProgress();
    for (const n of ['1', '2', '3', '4']) progress.read(n);
    expect(progress.finish(['2', '3'])).toBeUndefined();
    expect(progress.finish(['1'])).toBe('3');
    expect(progress.open).toBe(1);
    expect(progress.finish(['4'])).toBe('4');
  });
});

describe('taking a batch', () => {
  it('leaves records of an item that is at work for later, in order', () => {
    const queue = [aRecord(1, 'a'), aRecord(2, 'b'), aRecord(3, 'a'), aRecord(4, 'c')];
    const { batch, rest } = takeBatch(queue, 10, new Set([aRecord(0, 'a').item]));
    expect(numbersOf(batch)).toEqual([2, 4]);
    expect(numbersOf(rest)).toEqual([1, 3]);
  });

  it('takes no more than the batch size', () => {
    const { batch, rest } = takeBatch(records(1, 2, 3), 2, new Set());
    expect(numbersOf(batch)).toEqual([1, 2]);
    expect(numbersOf(rest)).toEqual([3]);
  });
});

describe('filtering records', () => {
  it('passes what any of the patterns fits, and everything without patterns', () => {
    const pattern = JSON.stringify({
      eventName: ['INSERT'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'item-1' }] } } },
    });
    const passes = filterOf([{ Pattern: pattern }]);
    expect(numbersOf(records(1, 2, 10).filter(passes))).toEqual([1, 10]);
    expect(filterOf([])(aRecord(1))).toBe(true);
  });
});

describe('following a shard', () => {
  /** A shard whose records are put in by the test, with a function that can be held up. */
  const aShard = (
    overrides: Partial<StreamMapping>,
    answer: (numbers: number[]) => Promise<InvocationResult>,
  ) => {
    const pages: StreamRecord[][] = [];
    const checkpoints: string[] = [];
    const invoked: number[][] = [];
    const invoke = (_: string, event: unknown): Promise<InvocationResult> => {
      const numbers = numbersIn(event);
      invoked.push(numbers);
      return answer(numbers);
    };
    const shard = new StreamShard({
      local: { invoke, clock },
      mapping: aMapping(overrides),
      read: async () => ({ records: pages.shift() ?? [], isFull: false }),
      checkpoint: (sequenceNumber) => checkpoints.push(sequenceNumber),
      giveUp: () => undefined,
      report: (error) => {
        throw error;
      },
    });
    const put = (...page: StreamRecord[]): void => {
      pages.push(page);
      shard.ring();
    };
    return { shard, put, checkpoints, invoked };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  it('finishes records that its filter leaves out without invoking', async () => {
    const { shard, put, checkpoints, invoked } = aShard({ passes: () => false }, async () => OK);
    put(aRecord(1), aRecord(2));
    await until(() => !shard.hasWork);
    expect(checkpoints).toEqual(['2']);
    expect(invoked).toEqual([]);
  });

  it('works on several batches at once, but never on two of one item', async () => {
    const first = Promise.withResolvers<InvocationResult>();
    const { shard, put, checkpoints, invoked } = aShard({ parallelization: 10 }, (numbers) =>
      numbers.includes(1) ? first.promise : Promise.resolve(OK),
    );
    put(aRecord(1, 'a'));
    await until(() => invoked.length === 1);
    put(aRecord(2, 'a'), aRecord(3, 'b'));
    await until(() => invoked.length === 2);
    expect(invoked).toEqual([[1], [3]]);
    expect(checkpoints).toEqual([]);
    first.resolve(OK);
    await until(() => !shard.hasWork);
    expect(invoked).toEqual([[1], [3], [2]]);
    expect(checkpoints.at(-1)).toBe('3');
  });

  it('keeps what was under way behind the checkpoint when it is stopped', async () => {
    const held = Promise.withResolvers<InvocationResult>();
    const { shard, put, checkpoints, invoked } = aShard({ batchSize: 1 }, () => held.promise);
    put(aRecord(1), aRecord(2));
    await until(() => invoked.length === 1);
    const stopped = shard.stop();
    held.resolve(OK);
    await stopped;
    expect(checkpoints).toEqual(['1']);
    expect(invoked).toEqual([[1]]);
  });
});
