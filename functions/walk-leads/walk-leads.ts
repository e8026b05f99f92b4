import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { subjectOf } from '../../shared/stores/keys.ts';
import { endOf, type LogScan, type Partition, type Place } from '../../shared/stores/log-scan.ts';
import type { Report, WalkStore } from '../../shared/stores/walk-store.ts';
import type { WalkQueue } from '../../shared/walks/walk-queue.ts';
import type { Stragglers, Stretch, Walk, WalkMessage } from '../../shared/walks/walk.ts';
import type { Duty } from './duty.ts';

/** Leads visited side by side. */
const WIDTH = 8;
/** Subjects between two looks at the time left. */
const SLICE = 256;
/** Pages of the log (1 MB) that one stretch reads: it reports some twenty times in a walk over a million leads. */
const PAGES = 16;
/** Below this much time left (ms) no more is begun. */
const RESERVE = 25_000;
/** More failures than this in one stretch are no matter of single leads. */
const MOST_FAILURES = 100;

export interface Parts {
  readonly scan: Pick<LogScan, 'partitions'>;
  readonly walks: Pick<WalkStore, 'report' | 'keep'>;
  readonly queue: Pick<WalkQueue, 'send'>;
  readonly dutyOf: (walk: Walk) => Promise<Duty>;
  readonly clock: Clock;
  /** Time left to this invocation, ms. */
  readonly timeLeft: () => number;
  readonly failed: (leadId: string, error: unknown) => void;
}

/** A stretch of a walk, or its stragglers, failed: the queue brings it again. */
class WalkFailed extends Error {
  override readonly name = 'WalkFailed';
}

/**
 * Walks one stretch and sends the next on its way. A stretch is reported once: whoever comes second (a message was delivered
 * twice, or the first crashed before it had sent the next) takes the first one's word for where to go on.
 */
export async function walkLeads(parts: Parts, message: WalkMessage): Promise<void> {
  if ('leads' in message) return catchUp(parts, message);
  if ((message.notBefore ?? 0) > parts.clock()) return parts.queue.send(message);
  const { walk, segment, segments, number } = message;
  const report = (await parts.walks.report(message)) ?? (await reportOf(parts, message));
  if (report.failed.length > 0 && walk.kind !== 'preview')
    await parts.queue.send({ walk, leads: report.failed });
  if (report.next !== undefined)
    await parts.queue.send({ walk, segment, segments, number: number + 1, after: report.next });
}

/** Visits those again at which the walk failed. Those that fail still are the only ones that the queue gives up. */
async function catchUp(parts: Parts, { walk, leads }: Stragglers): Promise<void> {
  const visits = new Visits(await parts.dutyOf(walk), parts);
  await visits.all(leads.map((leadId) => ({ leadId, items: [] })));
  if (visits.failed.length > 0) throw new WalkFailed(`${visits.failed.length} of ${leads.length} leads.`);
}

async function reportOf(parts: Parts, stretch: Stretch): Promise<Report> {
  const visits = new Visits(await parts.dutyOf(stretch.walk), parts);
  const next = await walkOn(parts, stretch, visits);
  const { segments } = stretch;
  const { leads, failed, duty } = visits;
  const report = { segments, leads, failed, next, tally: duty.tally() };
  return parts.walks.keep(stretch, report, parts.clock());
}

/** Walks until the segment ends, or the stretch is long enough and has come forward; answers where to go on. */
async function walkOn(
  { scan, timeLeft }: Parts,
  { segment, segments, after }: Stretch,
  visits: Visits,
): Promise<Place | undefined> {
  let done = after;
  let pages = 0;
  const { keysOnly } = visits.duty;
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

interface Met {
  readonly leadId: string;
  readonly items: Partition['items'];
}

const leadIn = ({ pk, items }: Partition): Met[] => {
  const subject = subjectOf(pk);
  return subject?.kind === 'lead' ? [{ leadId: subject.id, items }] : [];
};

/** Visits to leads, counted. One that fails does not keep the others waiting. */
class Visits {
  readonly duty: Duty;
  readonly failed: string[] = [];
  leads = 0;
  readonly #parts: Parts;

  constructor(duty: Duty, parts: Parts) {
    this.duty = duty;
    this.#parts = parts;
  }

  async all(met: readonly Met[]): Promise<void> {
    await concurrently(met, WIDTH, (each) => this.#visit(each));
    if (this.failed.length > MOST_FAILURES) throw new WalkFailed(`${this.failed.length} leads.`);
  }

  async #visit({ leadId, items }: Met): Promise<void> {
    this.leads += 1;
    try {
      await this.duty.visit(leadId, items);
    } catch (error) {
      this.failed.push(leadId);
      this.#parts.failed(leadId, error);
    }
  }
}
