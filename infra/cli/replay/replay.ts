import { isoInstant } from '../../../shared/runtime/instant.ts';
import { SECOND_MS } from '../../../shared/runtime/time.ts';
import { digestOf } from './digest.ts';
import { findEarlierShift } from './earlier-shift.ts';
import { funnelOf } from './funnel.ts';
import type { Instance } from './instance.ts';
import { changesOf, countGaps, countUnannounced } from './journal.ts';
import { outcomesIn } from './outcomes.ts';
import { fromTheStart, planSteps, resume, shiftFor, startOf, type Step } from './plan.ts';
import { countActivities, replaySteps } from './replay-steps.ts';
import type { ProgressBar } from './progress-bar.ts';
import { fingerprintOf, newProgress, type Progress, type ProgressFile } from './progress-file.ts';
import { readBack, type ReadBack } from './read-back.ts';
import { reconcile } from './reconciliation.ts';
import type { Result } from './report.ts';
import { tiersBeforeOutcome } from './tiers-before-outcome.ts';
import type { Timeline } from './timeline.ts';

/** The model whose tiers are reported. Every playbook has it. */
const MODEL = 'default';

export interface ReplayInput {
  readonly timeline: Timeline;
  /** Days of one step. */
  readonly speed: number;
  /** Days to continue after the last activity. */
  readonly tail: number;
  readonly instance: Pick<
    Instance,
    'now' | 'passUntil' | 'idle' | 'report' | 'leads' | 'history' | 'scoreAt' | 'busEvents' | 'mailTags'
  >;
  /** Whether the instance was started for this replay: leads that are not in the file do not belong there. */
  readonly isDedicated: boolean;
  readonly file: ProgressFile;
  readonly bar: Pick<ProgressBar, 'begin' | 'advance' | 'end'>;
  /** Whether to make a digest, which takes one more request for each lead. */
  readonly withDigest: boolean;
  /** Wall clock, ms. */
  readonly stopwatch: () => number;
}

export interface ReplayOutput {
  readonly result: Result;
  readonly digest: readonly string[];
}

/**
 * Replays a timeline, from where an earlier run was interrupted, and then reads everything back and compares
 * it.
 */
export async function replay(input: ReplayInput): Promise<ReplayOutput> {
  const { timeline, instance, speed, tail, bar } = input;
  const steps = planSteps(timeline.activities, { speed, tail });
  const progress = await replayRest(input, steps);
  bar.begin('reading', timeline.people.size * (input.withDigest ? 2 : 1));
  const back = await readBack(
    instance,
    { timeline, refused: new Set(progress.refused), shift: progress.shift },
    () => bar.advance(),
  );
  const at = progress.replayedUntil + progress.shift;
  const digest = input.withDigest
    ? await digestOf(instance, back.leads, MODEL, { at, shift: progress.shift }, () => bar.advance())
    : [];
  bar.end();
  return { result: await resultOf(input, steps, progress, back), digest };
}

async function replayRest(input: ReplayInput, steps: readonly Step[]): Promise<Progress> {
  const { timeline, instance, file, bar, stopwatch } = input;
  const fingerprint = fingerprintOf(timeline.activities, { speed: input.speed, tail: input.tail });
  await instance.idle();
  const stored = await file.read(fingerprint);
  const before = stored ?? newProgress(fingerprint, await shiftOf(input));
  if (!stored) await file.write(before);
  const resumption = stored
    ? resume(steps, stored.replayedUntil, (await instance.now()) - stored.shift)
    : fromTheStart(steps);
  bar.begin('sending', countActivities(resumption.steps));
  const onActivities = (count: number): void => bar.advance(count);
  const progress = await replaySteps({ instance, file, stopwatch, onActivities }, resumption, before);
  bar.end();
  return progress;
}

const shiftOf = async ({ instance, timeline }: ReplayInput): Promise<number> =>
  (await findEarlierShift(instance, timeline)) ??
  shiftFor(startOf(timeline.activities), await instance.now());

async function resultOf(
  { timeline, instance, isDedicated }: ReplayInput,
  steps: readonly Step[],
  { receipts, replayedUntil, shift, elapsedMs }: Progress,
  { leads, foreignLeads, differences }: ReadBack,
): Promise<Result> {
  const [events, mailTags] = await Promise.all([instance.busEvents(), instance.mailTags()]);
  const { activities, lines } = timeline;
  const outcomes = outcomesIn(activities);
  const changes = changesOf(events);
  const stored = leads.map((each) => each.stored);
  const seconds = elapsedMs / SECOND_MS;
  return {
    funnel: funnelOf({
      steps,
      activities,
      outcomes,
      tiersBeforeOutcome: await tiersBeforeOutcome(instance, leads, outcomes, shift),
      leads,
      events,
      mailTags,
      shift,
      model: MODEL,
    }),
    reconciliation: reconcile(lines, activities.length, receipts, differences, {
      foreignLeads: isDedicated ? foreignLeads : 0,
      journalGaps: countGaps(changes) + countUnannounced(changes, stored, MODEL),
    }),
    seconds,
    eventsPerSecond: activities.length / Math.max(seconds, 0.001),
    endedAt: { instance: isoInstant(replayedUntil + shift), file: isoInstant(replayedUntil) },
  };
}
