import { accountOf } from './account.ts';
import type { Bar } from './bar.ts';
import { tiersBefore } from './before-outcome.ts';
import { digestOf } from './digest.ts';
import { earlierShift } from './earlier.ts';
import { funnelOf } from './funnel.ts';
import type { Instance } from './instance.ts';
import { changesOf, gapsIn, unannounced } from './journal.ts';
import { outcomesIn } from './outcomes.ts';
import { countOf, play } from './play.ts';
import { fromTheStart, resume, shiftFor, startOf, stepsOf } from './plan.ts';
import { begun, nameOf, type Progress, type ProgressFile } from './progress.ts';
import { readBack, type ReadBack } from './read-back.ts';
import type { Result } from './report.ts';
import type { Timeline } from './timeline.ts';

/** The model whose tiers are told; every playbook has it. */
const MODEL = 'default';

export interface Replay {
  readonly timeline: Timeline;
  /** Days of one step, and days of silence at the end. */
  readonly speed: number;
  readonly tail: number;
  readonly instance: Pick<
    Instance,
    'now' | 'passUntil' | 'idle' | 'report' | 'leads' | 'history' | 'scoreAt' | 'busEvents' | 'mailTags'
  >;
  /** Nobody else's leads belong there. */
  readonly isOwn: boolean;
  readonly file: ProgressFile;
  readonly bar: Bar;
  /** Whether to draw up a digest, which asks once more for each lead. */
  readonly withDigest: boolean;
  /** Wall clock, ms. */
  readonly stopwatch: () => number;
}

export interface Replayed {
  readonly result: Result;
  readonly digest: readonly string[];
}

/** Plays a timeline, going on where an earlier run was interrupted, then reads everything back and counts. */
export async function replay(parts: Replay): Promise<Replayed> {
  const { timeline, instance, speed, tail, bar } = parts;
  const steps = stepsOf(timeline.activities, { speed, tail });
  const progress = await playRest(parts, steps);
  bar.begin('reading', timeline.people.size * (parts.withDigest ? 2 : 1));
  const back = await readBack(
    instance,
    { timeline, refused: new Set(progress.refused), shift: progress.shift },
    () => bar.advance(),
  );
  const at = progress.played + progress.shift;
  const digest = parts.withDigest
    ? await digestOf(instance, back.leads, MODEL, { at, shift: progress.shift }, () => bar.advance())
    : [];
  bar.end();
  return { result: await resultOf(parts, steps, progress, back), digest };
}

async function playRest(parts: Replay, steps: ReturnType<typeof stepsOf>): Promise<Progress> {
  const { timeline, instance, file, bar, stopwatch } = parts;
  const name = nameOf(timeline.activities, { speed: parts.speed, tail: parts.tail });
  await instance.idle();
  const known = await file.read(name);
  const from = known ?? begun(name, await shiftOf(parts));
  if (!known) await file.write(from);
  const resumption = known
    ? resume(steps, from.played, (await instance.now()) - from.shift)
    : fromTheStart(steps);
  bar.begin('playing', countOf(resumption.steps));
  const onActivities = (count: number): void => bar.advance(count);
  const played = await play({ instance, file, stopwatch, onActivities }, resumption, from);
  bar.end();
  return played;
}

const shiftOf = async ({ instance, timeline }: Replay): Promise<number> =>
  (await earlierShift(instance, timeline)) ?? shiftFor(startOf(timeline.activities), await instance.now());

async function resultOf(
  { timeline, instance, isOwn }: Replay,
  steps: ReturnType<typeof stepsOf>,
  { receipts, played, shift, spent }: Progress,
  { leads, others, findings }: ReadBack,
): Promise<Result> {
  const [events, mailTags] = await Promise.all([instance.busEvents(), instance.mailTags()]);
  const { activities, lines } = timeline;
  const outcomes = outcomesIn(activities);
  const before = await tiersBefore(instance, leads, outcomes, shift);
  const changes = changesOf(events);
  const stored = leads.map((each) => each.stored);
  const journalGaps = gapsIn(changes) + unannounced(changes, stored, MODEL);
  const foreign = isOwn ? others : 0;
  const seconds = spent / 1_000;
  return {
    funnel: funnelOf({
      steps,
      activities,
      outcomes,
      tiersBefore: before,
      leads,
      events,
      mailTags,
      shift,
      model: MODEL,
    }),
    account: accountOf(lines, activities.length, receipts, findings, { foreign, journalGaps }),
    seconds,
    eventsPerSecond: activities.length / Math.max(seconds, 0.001),
    endedAt: { instance: new Date(played + shift).toISOString(), file: new Date(played).toISOString() },
  };
}
