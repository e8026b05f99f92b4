import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { subjectOf } from '../../shared/stores/keys.ts';
import { endOf, type LogScan, type Partition, type ItemKey } from '../../shared/stores/log-scan.ts';
import type { ChunkReport, JobStore } from '../../shared/stores/job-store.ts';
import type { JobQueue } from '../../shared/jobs/job-queue.ts';
import type { Retry, Chunk, Job, JobMessage } from '../../shared/jobs/job.ts';
import type { JobHandler } from './job-handler.ts';

/** Leads visited side by side. */
const WIDTH = 8;
/** Subjects between two looks at the time left. */
const SLICE = 256;
/**
 * Pages of the log (1 MB) that one chunk reads: it reports some twenty times in a job over a million leads.
 */
const PAGES = 16;
/** Below this much time left (ms) no more is begun. */
const RESERVE = 25_000;
/** More failures than this in one chunk are no matter of single leads. */
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

/** A chunk of a job, or its retries, failed: the queue brings it again. */
class JobFailed extends Error {
  override readonly name = 'WalkFailed';
}

/**
 * Walks one chunk and sends the next on its way. A chunk is reported once: whoever comes second (a message
 * was delivered twice, or the first crashed before it had sent the next) takes the first one's word for where
 * to go on.
 */
export async function runJob(parts: Dependencies, message: JobMessage): Promise<void> {
  if ('leads' in message) return retryLeads(parts, message);
  if ((message.notBefore ?? 0) > parts.clock()) return parts.queue.send(message);
  const { job, segment, segments, number } = message;
  const report = (await parts.reports.report(message)) ?? (await runChunk(parts, message));
  if (report.failed.length > 0 && job.kind !== 'preview')
    await parts.queue.send({ job, leads: report.failed });
  if (report.next !== undefined)
    await parts.queue.send({ job, segment, segments, number: number + 1, after: report.next });
}

/**
 * Visits those again at which the job failed. Those that fail still are the only ones that the queue gives
 * up.
 */
async function retryLeads(parts: Dependencies, { job, leads }: Retry): Promise<void> {
  const visits = new Visits(await parts.handlerOf(job), parts);
  await visits.all(leads.map((leadId) => ({ leadId, items: [] })));
  if (visits.failed.length > 0) throw new JobFailed(`${visits.failed.length} of ${leads.length} leads.`);
}

async function runChunk(parts: Dependencies, chunk: Chunk): Promise<ChunkReport> {
  const visits = new Visits(await parts.handlerOf(chunk.job), parts);
  const next = await scanOn(parts, chunk, visits);
  const { segments } = chunk;
  const { leads, failed, handler } = visits;
  const report = { segments, leads, failed, next, tally: handler.tally() };
  return parts.reports.keep(chunk, report, parts.clock());
}

/** Walks until the segment ends, or the chunk is long enough and has come forward; answers where to go on. */
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

/** Visits to leads, counted. One that fails does not keep the others waiting. */
class Visits {
  readonly handler: JobHandler;
  readonly failed: string[] = [];
  leads = 0;
  readonly #parts: Dependencies;

  constructor(handler: JobHandler, parts: Dependencies) {
    this.handler = handler;
    this.#parts = parts;
  }

  async all(met: readonly Visit[]): Promise<void> {
    await concurrently(met, WIDTH, (each) => this.#visit(each));
    if (this.failed.length > MOST_FAILURES) throw new JobFailed(`${this.failed.length} leads.`);
  }

  async #visit({ leadId, items }: Visit): Promise<void> {
    this.leads += 1;
    try {
      await this.handler.visit(leadId, items);
    } catch (error) {
      this.failed.push(leadId);
      this.#parts.failed(leadId, error);
    }
  }
}
