import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance, Receipt, ReportedActivity } from './instance.ts';
import type { Resumption, Step } from './plan.ts';
import type { Progress, ProgressFile, Receipts } from './progress.ts';
import type { FileActivity } from './read-lines.ts';
import { keyOf } from './timeline.ts';

/** Activities of one request: a batch's limit. */
const BATCH = 500;
const REQUESTS_UNDER_WAY = 3;

/** Why something is sent: for the first time, possibly again (an interrupted run may have), or again on purpose. */
type Sending = 'first' | 'interrupted' | 'again';

export interface Play {
  readonly instance: Pick<Instance, 'now' | 'passUntil' | 'idle' | 'report'>;
  readonly file: Pick<ProgressFile, 'write'>;
  /** Told after each answer how many activities it covers, and after each step that it is done. */
  readonly onActivities: (count: number) => void;
  /** Wall clock, ms. */
  readonly stopwatch: () => number;
}

/**
 * Plays what is left of a timeline and answers how it went. For each step: the instance's time passes to its end, its
 * activities are reported, the instance settles, and the progress is kept; so a step is done wholly or is sent again.
 */
export async function play(parts: Play, resumption: Resumption, from: Progress): Promise<Progress> {
  const started = parts.stopwatch();
  let current = await send(parts, from, resumption.again, 'again');
  for (const [index, step] of resumption.steps.entries()) {
    if (step.end + current.shift > (await parts.instance.now())) {
      await parts.instance.passUntil(step.end + current.shift);
    }
    current = await send(
      parts,
      current,
      step.activities,
      resumption.interrupted && index === 0 ? 'interrupted' : 'first',
    );
    await parts.instance.idle();
    current = { ...current, played: step.end, spent: from.spent + parts.stopwatch() - started };
    await parts.file.write(current);
  }
  return current;
}

async function send(
  { instance, onActivities }: Play,
  progress: Progress,
  activities: readonly FileActivity[],
  sending: Sending,
): Promise<Progress> {
  const batches = batchesOf(activities);
  const answers = await concurrently(batches, REQUESTS_UNDER_WAY, async (batch) => {
    const receipt = await instance.report(batch.map((activity) => toReport(activity, progress.shift)));
    if (sending !== 'again') onActivities(batch.length);
    return { receipt, refused: receipt.rejected.map(({ index }) => keyOf(batch[index]!)) };
  });
  const receipts = answers.reduce((sum, { receipt }) => add(sum, receipt, sending), progress.receipts);
  const refused = sending === 'again' ? [] : answers.flatMap((answer) => answer.refused);
  return { ...progress, receipts, refused: [...progress.refused, ...refused] };
}

const batchesOf = (activities: readonly FileActivity[]): FileActivity[][] =>
  Array.from({ length: Math.ceil(activities.length / BATCH) }, (_, index) =>
    activities.slice(index * BATCH, (index + 1) * BATCH),
  );

/** An activity of the file as the API takes it, at the instance's time. */
export const toReport = (
  { id, person, type, at, properties, profile }: FileActivity,
  shift: number,
): ReportedActivity => ({
  id,
  type,
  email: person.email,
  occurredAt: new Date(at + shift).toISOString(),
  properties,
  ...(profile && { profile }),
});

/** Adds the answer to one request. */
export function add(
  sum: Receipts,
  { accepted, duplicates, rejected, retried }: Receipt,
  sending: Sending,
): Receipts {
  if (sending === 'again') {
    return { ...sum, repeated: sum.repeated + duplicates, vanished: sum.vanished + accepted };
  }
  const codes = { ...sum.rejected };
  for (const { code } of rejected) codes[code] = (codes[code] ?? 0) + 1;
  const known = retried || sending === 'interrupted' ? 'recovered' : 'duplicates';
  return { ...sum, accepted: sum.accepted + accepted, rejected: codes, [known]: sum[known] + duplicates };
}

/** Activities that are sent for the first time, as far as is known. */
export const countOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, { activities }) => sum + activities.length, 0);
