import type { Activity, Scalar } from '../../../shared/lead/activity.ts';

export const NOON = Date.UTC(2026, 0, 15, 12);

/** A choice by a random number in [0, 1). */
export const oneOf = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)]!;

/** What a person states who leaves half of the fields out. */
export function someAnswers(
  answers: Readonly<Record<string, readonly Scalar[]>>,
  random: () => number,
): Record<string, Scalar> {
  const given = Object.entries(answers).filter(() => random() < 0.5);
  return Object.fromEntries(given.map(([field, values]) => [field, oneOf(values, random)]));
}

/** An activity, at noon if nothing else is said. */
export const activity = (id: string, type: string, rest: Partial<Activity> = {}): Activity => ({
  id,
  type,
  occurredAt: NOON,
  receivedAt: NOON,
  source: 'api',
  properties: {},
  ...rest,
});

/** The two sides do not agree on what a lead earns: their speed is not worth comparing. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}
