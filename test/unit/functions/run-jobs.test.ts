import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JobHandler } from '../../../functions/run-jobs/job-handler.ts';
import { type Dependencies, runJob } from '../../../functions/run-jobs/run-jobs.ts';
import { leadKey, visitorKey } from '../../../shared/stores/keys.ts';
import type { Partition, ItemKey, ScanRange } from '../../../shared/stores/log-scan.ts';
import type { PlacedChunkReport, ChunkReport } from '../../../shared/stores/job-store.ts';
import { progressOf } from '../../../shared/jobs/progress.ts';
import { MustWait } from '../../../shared/runtime/must-wait.ts';
import type { Chunk, Job, JobMessage } from '../../../shared/jobs/job.ts';

const JOB: Job = { kind: 'publish', id: 'publish-2', playbook: 2 };
const LONG = 120_000;
const idOf = (lead: number): string => String(lead).padStart(26, '0');
const first = (segment: number, segments: number): Chunk => ({ job: JOB, segment, segments, number: 0 });

/** A log in memory: per segment its partitions, a page after the other. */
class Segments {
  readonly #pages: readonly (readonly Partition[])[][];
  constructor(...pages: (readonly Partition[])[][]) {
    this.#pages = pages;
  }
  async *partitions({ segment, after }: ScanRange): AsyncGenerator<Partition[]> {
    let reached = after === undefined;
    for (const page of this.#pages[segment] ?? []) {
      const rest = reached ? [...page] : page.slice(page.findIndex(({ pk }) => pk === after?.pk) + 1);
      reached ||= page.some(({ pk }) => pk === after?.pk);
      yield reached ? rest : [];
    }
  }
}

/** Reports in memory: the first one of a chunk stands. */
class Reports {
  readonly kept = new Map<string, PlacedChunkReport>();
  readonly #key = ({ segment, number }: Chunk): string => `${segment}/${number}`;
  report = async (chunk: Chunk): Promise<ChunkReport | undefined> => this.kept.get(this.#key(chunk));
  keep = async (chunk: Chunk, report: ChunkReport): Promise<ChunkReport> => {
    const key = this.#key(chunk);
    if (!this.kept.has(key)) this.kept.set(key, { ...report, segment: chunk.segment });
    return this.kept.get(key)!;
  };
  get all(): PlacedChunkReport[] {
    return [...this.kept.values()];
  }
}

let visited: string[];
let failing: Set<string>;
/** What a lead fails with. */
let failure: (leadId: string) => Error;
let sent: JobMessage[];
let reports: Reports;
let now: number;
let crashing: boolean;

const handler = (): JobHandler => {
  const seen: string[] = [];
  return {
    keysOnly: true,
    visit: async (leadId) => {
      visited.push(leadId);
      if (failing.has(leadId)) throw failure(leadId);
      seen.push(leadId);
    },
    tally: () => seen,
  };
};

const partsOver = (scan: Segments, timeLeft: () => number = () => LONG): Dependencies => ({
  scan,
  reports: reports,
  queue: {
    send: async (message) => {
      if (crashing) throw new Error('ECONNRESET');
      sent.push(message);
    },
  },
  handlerOf: async () => handler(),
  clock: () => now,
  timeLeft,
  failed: () => undefined,
});

const lead = (number: number): Partition => ({
  pk: leadKey(idOf(number)),
  items: [{ sk: 'a1' }, { sk: 'a2' }],
});
const behind = (number: number): ItemKey => ({ pk: leadKey(idOf(number)), sk: 'a2' });
const someLeads = (from: number, count: number): Partition[] =>
  Array.from({ length: count }, (_, index) => lead(from + index));

beforeEach(() => {
  failure = () => new Error('no');
  visited = [];
  failing = new Set();
  sent = [];
  reports = new Reports();
  now = 0;
  crashing = false;
});

describe('a job', () => {
  it('visits leads and nothing else that the log holds', async () => {
    const page = [
      lead(1),
      { pk: visitorKey('browser-1'), items: [{ sk: 'a1' }] },
      { pk: 'TEXT#LEAD#x', items: [{ sk: 'a1' }] },
      lead(2),
    ];
    await runJob(partsOver(new Segments([page])), first(0, 1));
    expect(visited).toEqual([idOf(1), idOf(2)]);
    expect(progressOf(reports.all)).toMatchObject({ state: 'done', leads: 2 });
    expect(sent).toEqual([]);
  });

  it('goes on in another invocation when its time is nearly up, from the last lead it has done', async () => {
    const segments = new Segments([someLeads(0, 600)]);
    let left = LONG;
    await runJob(
      partsOver(segments, () => (left -= 60_000)),
      first(0, 1),
    );
    expect(sent).toEqual([{ job: JOB, segment: 0, segments: 1, number: 1, after: behind(511) }]);
    await runJob(partsOver(segments), sent[0]!);
    expect(visited).toEqual(someLeads(0, 600).map((_, index) => idOf(index)));
    expect(progressOf(reports.all)).toMatchObject({ state: 'done', leads: 600 });
  });

  it('comes forward by one slice at least, however little time it has', async () => {
    await runJob(
      partsOver(new Segments([someLeads(0, 600)]), () => 0),
      first(0, 1),
    );
    expect(sent).toMatchObject([{ number: 1, after: behind(255) }]);
  });

  it('goes on in another invocation after so many pages, though a page without an end of a partition is none', async () => {
    const pages = Array.from({ length: 20 }, (_, page) => (page < 10 ? [] : [lead(page)]));
    await runJob(partsOver(new Segments(pages)), first(0, 1));
    expect(sent).toMatchObject([{ after: behind(15) }]);
  });

  it('waits for its time, as long as the queue lets it', async () => {
    const later: Chunk = { ...first(0, 1), notBefore: 60_000 };
    await runJob(partsOver(new Segments([someLeads(0, 1)])), later);
    expect([sent, visited]).toEqual([[later], []]);
    now = 60_000;
    await runJob(partsOver(new Segments([someLeads(0, 1)])), later);
    expect(visited).toHaveLength(1);
  });

  it('leaves behind a lead that fails, which is tried again by itself', async () => {
    failing = new Set([idOf(1)]);
    await runJob(partsOver(new Segments([someLeads(0, 3)])), first(0, 1));
    expect(progressOf(reports.all)).toMatchObject({ state: 'done', leads: 3, failed: 1 });
    expect(sent).toEqual([{ job: JOB, leads: [idOf(1)] }]);
    visited = [];
    await expect(runJob(partsOver(new Segments()), sent[0]!)).rejects.toThrow('1 of 1');
    failing = new Set();
    await runJob(partsOver(new Segments()), sent[0]!);
    expect(visited).toEqual([idOf(1), idOf(1)]);
  });

  it('waits, rather than fails, while services take no more of any lead that is left', async () => {
    const throttled = Object.assign(new Error('too fast'), { name: 'ThrottlingException' });
    const mixed = [throttled, new Error('no')];
    failing = new Set([idOf(1), idOf(2)]);
    const retried = { job: JOB, leads: [idOf(1), idOf(2)] };
    failure = () => throttled;
    await expect(runJob(partsOver(new Segments()), retried)).rejects.toBeInstanceOf(MustWait);
    failure = (leadId) => mixed[leadId === idOf(1) ? 0 : 1]!;
    await expect(runJob(partsOver(new Segments()), retried)).rejects.not.toBeInstanceOf(MustWait);
  });

  it('fails as a whole where hardly a lead succeeds, and reports nothing', async () => {
    failing = new Set(someLeads(0, 300).map((_, index) => idOf(index)));
    await expect(runJob(partsOver(new Segments([someLeads(0, 300)])), first(0, 1))).rejects.toThrow('leads.');
    expect(reports.all).toEqual([]);
  });

  it('takes up the thread where it had reported and crashed before it sent the next on its way', async () => {
    const segments = new Segments([someLeads(0, 600)]);
    crashing = true;
    await expect(
      runJob(
        partsOver(segments, () => 0),
        first(0, 1),
      ),
    ).rejects.toThrow('ECONNRESET');
    crashing = false;
    visited = [];
    await runJob(partsOver(segments), first(0, 1));
    expect(visited).toEqual([]);
    expect(sent).toMatchObject([{ number: 1, after: behind(255) }]);
  });

  it('counts every lead once, whatever the pages, the time, the order and the duplicates of its messages', async () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.infiniteStream(fc.nat({ max: 4 })), async (segments, draws) => {
        [visited, sent, reports] = [[], [], new Reports()];
        let next = 0;
        const pages = segments.map((each) => each.map((size) => someLeads((next += size) - size, size)));
        const draw = (): number => Number(draws.next().value);
        const parts = partsOver(new Segments(...pages), () => (draw() === 0 ? LONG : 0));
        const waiting: JobMessage[] = pages.map((_, segment) => first(segment, pages.length));
        while (waiting.length > 0) {
          const [message] = waiting.splice(draw() % waiting.length, 1);
          sent = [];
          await runJob(parts, message!);
          if (draw() === 1) await runJob(parts, message!);
          waiting.push(...sent);
        }
        expect(progressOf(reports.all)).toMatchObject({ state: 'done', leads: next, failed: 0 });
        const counted = reports.all.flatMap(({ tally }) => tally as string[]);
        expect(counted.toSorted()).toEqual(Array.from({ length: next }, (_, index) => idOf(index)));
      }),
      { numRuns: 60 },
    );
  });
});
