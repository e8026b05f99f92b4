import { DAY_MS } from '../../../shared/runtime/time.ts';
import type { FileActivity } from './read-lines.ts';

/**
 * The maximum age of an activity when it arrives: a day less than the collector's limit of 30 days, beyond
 * which it would store another time.
 */
export const MAX_AGE_MS = 29 * DAY_MS;

/** A span of the file's time that is replayed at once. */
export interface Step {
  /** The file's time at its end, ms. */
  readonly end: number;
  /**
   * The activities since the step before, each person's together. Their order is free, because they are
   * reported after the fact, and together the scorer computes each lead once.
   */
  readonly activities: readonly FileActivity[];
}

/** So much time has passed on the instance's clock that the remaining activities are too old to accept. */
export class TooLateToResume extends Error {
  override readonly name = 'TooLateToResume';
}

/**
 * Divides a timeline into steps, from the midnight (UTC) before its first activity. Tail steps are empty.
 * @param options days of a step, and days to continue after the last activity
 */
export function planSteps(
  activities: readonly FileActivity[],
  { speed, tail }: { readonly speed: number; readonly tail: number },
): Step[] {
  const steps: Step[] = [];
  const last = activities.at(-1)?.at ?? 0;
  let from = 0;
  for (let end = startOf(activities); end <= last;) {
    end += speed * DAY_MS;
    let to = from;
    while (to < activities.length && activities[to]!.at < end) to += 1;
    steps.push({ end, activities: activities.slice(from, to).toSorted(byPerson) });
    from = to;
  }
  const lastEnd = steps.at(-1)?.end ?? 0;
  const tailSteps = Array.from({ length: Math.ceil(tail / speed) }, (_, index) => ({
    end: lastEnd + (index + 1) * speed * DAY_MS,
    activities: [],
  }));
  return [...steps, ...tailSteps];
}

const byPerson = (a: FileActivity, b: FileActivity): number =>
  a.person.id < b.person.id ? -1 : Number(a.person.id > b.person.id);

/** Midnight (UTC) before the first activity. */
export const startOf = (activities: readonly FileActivity[]): number =>
  Math.floor((activities[0]?.at ?? 0) / DAY_MS) * DAY_MS;

/**
 * The difference (ms) between the instance's time and the file's, so that the file's first day is still to
 * come when the instance's clock shows `now`. Whole days leave the times of day as they are.
 */
export const shiftFor = (start: number, now: number): number => Math.ceil((now - start) / DAY_MS) * DAY_MS;

/** What a run has to do. All times are the file's. */
export interface Resumption {
  /** Whether an earlier run may have sent a part of the first step. */
  readonly interrupted: boolean;
  /** Activities that an earlier run has sent, to be sent again: each must turn out to be a duplicate. */
  readonly resend: readonly FileActivity[];
  readonly steps: readonly Step[];
}

export const fromTheStart = (steps: readonly Step[]): Resumption => ({
  interrupted: false,
  resend: [],
  steps,
});

/**
 * What is left of an interrupted replay, if everything before `replayed` is certainly stored and the
 * instance's clock shows `now`. Activities older than `MAX_AGE_MS` are not sent again: a missing one would be
 * stored with another time, and not be reported as lost.
 * @throws TooLateToResume
 */
export function resume(steps: readonly Step[], replayed: number, now: number): Resumption {
  const left = steps.filter(({ end }) => end > replayed);
  const oldest = Math.min(...left.flatMap(({ activities }) => activities.map(({ at }) => at)));
  if (oldest < now - MAX_AGE_MS) {
    throw new TooLateToResume(
      "The instance's clock has advanced too far since this replay was interrupted: " +
        'the remaining activities would be too old. Start again with an empty data folder.',
    );
  }
  const done = steps.filter(({ end }) => end <= replayed).flatMap(({ activities }) => activities);
  return { interrupted: true, resend: done.filter(({ at }) => at >= now - MAX_AGE_MS), steps: left };
}
