import { describe, expect, it } from 'vitest';
import { resume, shiftFor, stepsOf, TooLateToResume } from '../../../infra/cli/replay/plan.ts';
import type { FileActivity } from '../../../infra/cli/replay/read-lines.ts';
import { DAY } from '../../../infra/cli/replay/time.ts';

const START = Date.UTC(2024, 0, 1);
const on = (day: number, person = 'l1'): FileActivity => ({
  id: `a${day}`,
  person: { id: person, email: `${person}@example.org` },
  type: 'page_viewed',
  at: START + day * DAY,
  properties: {},
});

describe('the steps of a replay', () => {
  it('each hold what happened before their end, and end with silence', () => {
    const steps = stepsOf([on(0.5), on(1.9), on(2), on(5)], { speed: 2, tail: 3 });
    expect(steps.map(({ end, activities }) => [(end - START) / DAY, activities.map(({ id }) => id)])).toEqual(
      [
        [2, ['a0.5', 'a1.9']],
        [4, ['a2']],
        [6, ['a5']],
        [8, []],
        [10, []],
      ],
    );
  });

  it('keep the activities of one person together', () => {
    const [step] = stepsOf([on(0.1), on(0.2, 'l2'), on(0.3)], { speed: 2, tail: 0 });
    expect(step?.activities.map(({ id }) => id)).toEqual(['a0.1', 'a0.3', 'a0.2']);
  });

  it('are moved by whole days, to begin in the future of the instance', () => {
    const now = Date.UTC(2026, 5, 15, 13, 45);
    const shift = shiftFor(START, now);
    expect(shift % DAY).toBe(0);
    expect(new Date(START + shift).toISOString()).toBe('2026-06-16T00:00:00.000Z');
  });
});

describe('resuming', () => {
  const steps = stepsOf(
    [1, 3, 33, 35, 37].map((day) => on(day)),
    { speed: 2, tail: 0 },
  );
  const played = START + 37 * DAY;

  it('goes on with the step that was not finished', () => {
    const { steps: left } = resume(steps, played, START + 37.5 * DAY);
    expect(left.flatMap(({ activities }) => activities.map(({ id }) => id))).toEqual(['a37']);
  });

  it('sends again only what is younger than 29 days by the clock', () => {
    const again = (now: number): string[] => resume(steps, played, now).again.map(({ id }) => id);
    expect(again(START + 37 * DAY)).toEqual(['a33', 'a35']);
    expect(again(START + 63.5 * DAY)).toEqual(['a35']);
  });

  it('is refused when what is left has become too old to be believed', () => {
    expect(() => resume(steps, played, START + 66.1 * DAY)).toThrow(TooLateToResume);
  });
});
