import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { MustWait, mustWait } from '../../shared/runtime/must-wait.ts';
import { subjectOf } from '../../shared/stores/keys.ts';
import { endOf, type LogScan, type Partition, type ItemKey } from '../../shared/stores/log-scan.ts';
import type { ChunkReport, JobStore } from '../../shared/stores/job-store.ts';
import type { JobQueue } from '../../shared/jobs/job-queue.ts';
import type { Retry, Chunk, Job, JobMessage } from '../../shared/jobs/job.ts';
import type { JobHandler } from './job-handler.ts';

/** Leads processed in parallel. */
const WIDTH = 8;
/** Subjects processed between two checks of the time left. */
const SLICE = 256;
/**
 * Pages of the log (1 MB each) that one chunk reads: a job over a million leads reports some twenty times.
 */
const PAGES = 16;
/** With less time left (ms) than this, no further slice is started. */
const RESERVE = 25_000;
/** More failures than this in one chunk indicate a general fault: the whole chunk is retried. */
const MOST_FAILURES = 100;

export interface Dependencies {
  readonly scan: Pick<LogScan, 'partitions'>;
  readonly reports: Pick<JobStore, 'report' | 'keep'>;
  readonly queue: Pick<JobQueue, 'send'>;
  readonly handlerOf: (job: Job) => Promise<JobHandler>;
  readonly clock: Clock;
  /** Time left to this invocation, ms. */
  readonly timeLeft: () => number;
  readonly failed: (leadId: string, error: unknown) => void;
}

/** A chunk of a job, or a retry of leads, failed: the queue delivers it again. */
class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** The same, because services took no more for now: the job waits. */
class JobThrottled extends MustWait {
  override readonly name = 'JobThrottled';
}

/**
 * Runs one chunk and queues the next. A chunk is reported once: a second run (a message delivered twice, or a
 * crash before the next was queued) continues from the first one's report.
 */
export async function runJob(dependencies: Dependencies, message: JobMessage): Promise<void> {
  if ('leads' in message) return retryLeads(dependencies, message);
  if ((message.notBefore ?? 0) > dependencies.clock()) return dependencies.queue.send(message);
  const { job, segment, segments, number } = message;
  const report = (await dependencies.reports.report(message)) ?? (await runChunk(dependencies, message));
  if (report.failed.length > 0 && job.kind !== 'preview')
    await dependencies.queue.send({ job, leads: report.failed });
  if (report.next !== undefined)
    await dependencies.queue.send({ job, segment, segments, number: number + 1, after: report.next });
}

/**
 * Retries the leads that failed. Only leads that keep failing end up in the dead-letter queue.
 */
async function retryLeads(dependencies: Dependencies, { job, leads }: Retry): Promise<void> {
  const visits = new Visits(await dependencies.handlerOf(job), dependencies);
  await visits.all(leads.map((leadId) => ({ leadId, items: [] })));
  if (visits.failed.length > 0) throw visits.failure();
}

async function runChunk(dependencies: Dependencies, chunk: Chunk): Promise<ChunkReport> {
  const visits = new Visits(await dependencies.handlerOf(chunk.job), dependencies);
  const next = await scanOn(dependencies, chunk, visits);
  const { segments } = chunk;
  const { leads, failed, handler } = visits;
  const report = { segments, leads, failed, next, tally: handler.tally() };
  return dependencies.reports.keep(chunk, report, dependencies.clock());
}

/**
 * Scans until the segment ends, or until the chunk has advanced and reached its limit of pages or time;
 * returns the key to continue after.
 */
async function scanOn(
  { scan, timeLeft }: Dependencies,
  { segment, segments, after }: Chunk,
  visits: Visits,
): Promise<ItemKey | undefined> {
  let done = after;
  let pages = 0;
  const { keysOnly } = visits.handler;
  for await (const page of scan.partitions({ segment, segments, after, keysOnly })) {
    pages += 1;
    for (let from = 0; from < page.length; from += SLICE) {
      if (done !== after && timeLeft() < RESERVE) return done;
      const slice = page.slice(from, from + SLICE);
      await visits.all(slice.flatMap(leadIn));
      done = endOf(slice.at(-1)!);
    }
    if (done !== after && pages >= PAGES) return done;
  }
  return undefined;
}

interface Visit {
  readonly leadId: string;
  readonly items: Partition['items'];
}

const leadIn = ({ pk, items }: Partition): Visit[] => {
  const subject = subjectOf(pk);
  return subject?.kind === 'lead' ? [{ leadId: subject.id, items }] : [];
};

/** Runs the handler on leads and counts them. A lead that fails does not stop the others. */
class Visits {
  readonly handler: JobHandler;
  readonly failed: string[] = [];
  leads = 0;
  /** How many of those that failed only have to wait. */
  #waiting = 0;
  readonly #dependencies: Dependencies;

  constructor(handler: JobHandler, dependencies: Dependencies) {
    this.handler = handler;
    this.#dependencies = dependencies;
  }

  async all(visits: readonly Visit[]): Promise<void> {
    await concurrently(visits, WIDTH, (each) => this.#visit(each));
    if (this.failed.length > MOST_FAILURES) throw this.failure();
  }

  /** What all failures together come to. */
  failure(): Error {
    const message = `${this.failed.length} of ${this.leads} leads.`;
    return this.#waiting === this.failed.length ? new JobThrottled(message) : new JobFailed(message);
  }

  async #visit({ leadId, items }: Visit): Promise<void> {
    this.leads += 1;
    try {
      await this.handler.visit(leadId, items);
    } catch (error) {
      this.failed.push(leadId);
      if (mustWait(error)) this.#waiting += 1;
      this.#dependencies.failed(leadId, error);
    }
  }
}
