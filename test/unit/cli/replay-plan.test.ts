import { describe, expect, it } from 'vitest';
import { planSteps, resume, shiftFor, TooLateToResume } from '../../../infra/cli/replay/plan.ts';
import type { FileActivity } from '../../../infra/cli/replay/read-lines.ts';
import { DAY_MS } from '../../../shared/runtime/time.ts';

const START = Date.UTC(2024, 0, 1);
const on = (day: number, person = 'l1'): FileActivity => ({
  id: `a${day}`,
  person: { id: person, email: `${person}@example.org` },
  type: 'page_viewed',
  at: START + day * DAY_MS,
  properties: {},
});

describe('the steps of a replay', () => {
  it('each hold the activities before their end, and end with empty steps', () => {
    const steps = planSteps([on(0.5), on(1.9), on(2), on(5)], { speed: 2, tail: 3 });
    expect(
      steps.map(({ end, activities }) => [(end - START) / DAY_MS, activities.map(({ id }) => id)]),
    ).toEqual([
      [2, ['a0.5', 'a1.9']],
      [4, ['a2']],
      [6, ['a5']],
      [8, []],
      [10, []],
    ]);
  });

  it('keep the activities of one person together', () => {
    const [step] = planSteps([on(0.1), on(0.2, 'l2'), on(0.3)], { speed: 2, tail: 0 });
    expect(step?.activities.map(({ id }) => id)).toEqual(['a0.1', 'a0.3', 'a0.2']);
  });

  it('are moved by whole days, to begin in the future of the instance', () => {
    const now = Date.UTC(2026, 5, 15, 13, 45);
    const shift = shiftFor(START, now);
    expect(shift % DAY_MS).toBe(0);
    expect(new Date(START + shift).toISOString()).toBe('2026-06-16T00:00:00.000Z');
  });
});

describe('resuming', () => {
  const steps = planSteps(
    [1, 3, 33, 35, 37].map((day) => on(day)),
    { speed: 2, tail: 0 },
  );
  const replayed = START + 37 * DAY_MS;

  it('continues with the step that was not finished', () => {
    const { steps: left } = resume(steps, replayed, START + 37.5 * DAY_MS);
    expect(left.flatMap(({ activities }) => activities.map(({ id }) => id))).toEqual(['a37']);
  });

  it('sends again only what is younger than 29 days by the clock', () => {
    const again = (now: number): string[] => resume(steps, replayed, now).resend.map(({ id }) => id);
    expect(again(START + 37 * DAY_MS)).toEqual(['a33', 'a35']);
    expect(again(START + 63.5 * DAY_MS)).toEqual(['a35']);
  });

  it('is refused when the remaining activities have become too old', () => {
    expect(() => resume(steps, replayed, START + 66.1 * DAY_MS)).toThrow(TooLateToResume);
  });
});
