import type { FileActivity } from './read-lines.ts';
import { DAY } from './time.ts';

/**
 * The oldest an activity may be when it arrives, a day less than a collector's 30 (see "Activities" in the design): anything
 * older would be given another time.
 */
export const BELIEVED_MS = 29 * DAY;

/** A stretch of the file's time that is played in one go. */
export interface Step {
  /** File's time at its end, ms; whatever happened before that and was not played yet belongs to it. */
  readonly end: number;
  /** Those of one person together: reported after the fact, their order is free, and the scorer computes each lead once. */
  readonly activities: readonly FileActivity[];
}

/** An instance's clock has gone on so far that what is left would not be believed. */
export class TooLateToResume extends Error {
  override readonly name = 'TooLateToResume';
}

/** Cuts a timeline into steps of some days from the midnight (UTC) before its first activity; the tail's steps are empty. */
export function stepsOf(
  activities: readonly FileActivity[],
  { speed, tail }: { readonly speed: number; readonly tail: number },
): Step[] {
  const steps: Step[] = [];
  const last = activities.at(-1)?.at ?? 0;
  let from = 0;
  for (let end = startOf(activities); end <= last;) {
    end += speed * DAY;
    let to = from;
    while (to < activities.length && activities[to]!.at < end) to += 1;
    steps.push({ end, activities: activities.slice(from, to).toSorted(byPerson) });
    from = to;
  }
  const lastEnd = steps.at(-1)?.end ?? 0;
  const silent = Array.from(
    { length: Math.ceil(tail / speed) },
    (_, index) => lastEnd + (index + 1) * speed * DAY,
  );
  return [...steps, ...silent.map((end) => ({ end, activities: [] }))];
}

const byPerson = (a: FileActivity, b: FileActivity): number =>
  a.person.id < b.person.id ? -1 : Number(a.person.id > b.person.id);

/** Midnight (UTC) before the first activity. */
export const startOf = (activities: readonly FileActivity[]): number =>
  Math.floor((activities[0]?.at ?? 0) / DAY) * DAY;

/**
 * By how much the file's time is moved, in ms, so that it begins on an instance whose clock shows `now`: whole days, so that
 * days and hours stay what they are.
 */
export const shiftFor = (start: number, now: number): number => Math.ceil((now - start) / DAY) * DAY;

/** What an earlier run has played, cut where a resumed one begins. All times are the file's. */
export interface Resumption {
  /** Whether an earlier run may have sent part of the first step. */
  readonly interrupted: boolean;
  /** Played, and young enough to be sent once more: each must turn out to be a duplicate. */
  readonly again: readonly FileActivity[];
  readonly steps: readonly Step[];
}

/** A replay from its beginning. */
export const fromTheStart = (steps: readonly Step[]): Resumption => ({
  interrupted: false,
  again: [],
  steps,
});

/**
 * Where an interrupted replay goes on, when everything before `played` is certainly stored and the instance's clock shows
 * `now`. What is older than `BELIEVED_MS` is not sent again: if it were missing after all, it would be stored with another
 * time, and the read-back would rather tell of it as lost. Throws `TooLateToResume`.
 */
export function resume(steps: readonly Step[], played: number, now: number): Resumption {
  const left = steps.filter(({ end }) => end > played);
  const oldest = Math.min(...left.flatMap(({ activities }) => activities.map(({ at }) => at)));
  if (oldest < now - BELIEVED_MS) {
    throw new TooLateToResume(
      "The instance's clock has gone on too far since this replay was interrupted: what is left would count as too old. Start again with an empty data folder.",
    );
  }
  const done = steps.filter(({ end }) => end <= played).flatMap(({ activities }) => activities);
  return { interrupted: true, again: done.filter(({ at }) => at >= now - BELIEVED_MS), steps: left };
}
