import { concurrently } from '../../../shared/runtime/concurrently.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';
import type { Instance, Receipt, ReportedActivity } from './instance.ts';
import type { Resumption, Step } from './plan.ts';
import type { Progress, ProgressFile, Receipts } from './progress-file.ts';
import type { FileActivity } from './read-lines.ts';
import { keyOf } from './timeline.ts';

/** The limit of `POST /activities`. */
const BATCH_SIZE = 500;
const CONCURRENT_REQUESTS = 3;

/**
 * Why activities are sent: for the first time, possibly for the second time (an interrupted run may have sent
 * them), or on purpose again.
 */
type Sending = 'first' | 'interrupted' | 'resend';

export interface StepsContext {
  readonly instance: Pick<Instance, 'now' | 'passUntil' | 'idle' | 'report'>;
  readonly file: Pick<ProgressFile, 'write'>;
  /** Called after each request with the number of its activities. */
  readonly onActivities: (count: number) => void;
  /** Wall clock, ms. */
  readonly stopwatch: () => number;
}

/**
 * Replays the steps that are left and returns the progress. For each step: advance the instance's clock to
 * its end, report its activities, wait until the instance is idle, write the progress. So after an
 * interruption a step is either done or sent again.
 */
export async function replaySteps(
  context: StepsContext,
  resumption: Resumption,
  before: Progress,
): Promise<Progress> {
  const { instance, file, stopwatch } = context;
  const started = stopwatch();
  let current = await send(context, before, resumption.resend, 'resend');
  for (const [index, step] of resumption.steps.entries()) {
    if (step.end + current.shift > (await instance.now())) {
      await instance.passUntil(step.end + current.shift);
    }
    const sending = resumption.interrupted && index === 0 ? 'interrupted' : 'first';
    current = await send(context, current, step.activities, sending);
    await instance.idle();
    const elapsedMs = before.elapsedMs + stopwatch() - started;
    current = { ...current, replayedUntil: step.end, elapsedMs };
    await file.write(current);
  }
  return current;
}

async function send(
  { instance, onActivities }: StepsContext,
  progress: Progress,
  activities: readonly FileActivity[],
  sending: Sending,
): Promise<Progress> {
  const batches = batchesOf(activities);
  const answers = await concurrently(batches, CONCURRENT_REQUESTS, async (batch) => {
    const receipt = await instance.report(batch.map((activity) => toReport(activity, progress.shift)));
    if (sending !== 'resend') onActivities(batch.length);
    return { receipt, refused: receipt.rejected.map(({ index }) => keyOf(batch[index]!)) };
  });
  const receipts = answers.reduce((sum, { receipt }) => addReceipt(sum, receipt, sending), progress.receipts);
  const refused = sending === 'resend' ? [] : answers.flatMap((answer) => answer.refused);
  return { ...progress, receipts, refused: [...progress.refused, ...refused] };
}

const batchesOf = (activities: readonly FileActivity[]): FileActivity[][] =>
  Array.from({ length: Math.ceil(activities.length / BATCH_SIZE) }, (_, index) =>
    activities.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );

/** An activity in the format of the API, at the instance's time. */
export const toReport = (
  { id, person, type, at, properties, profile }: FileActivity,
  shift: number,
): ReportedActivity => ({
  id,
  type,
  email: person.email,
  occurredAt: isoInstant(at + shift),
  properties,
  ...(profile && { profile }),
});

export function addReceipt(
  sum: Receipts,
  { accepted, duplicates, rejected, retried }: Receipt,
  sending: Sending,
): Receipts {
  if (sending === 'resend') {
    return { ...sum, repeated: sum.repeated + duplicates, vanished: sum.vanished + accepted };
  }
  const codes = { ...sum.rejected };
  for (const { code } of rejected) codes[code] = (codes[code] ?? 0) + 1;
  const known = retried || sending === 'interrupted' ? 'recovered' : 'duplicates';
  return { ...sum, accepted: sum.accepted + accepted, rejected: codes, [known]: sum[known] + duplicates };
}

export const countActivities = (steps: readonly Step[]): number =>
  steps.reduce((sum, { activities }) => sum + activities.length, 0);
