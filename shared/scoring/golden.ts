import type { Activity } from '../lead/activity.ts';
import type { CompiledPlaybook } from './compile.ts';
import { fold } from './fold.ts';
import { gradeOf } from './grade.ts';
import { DAY_MS } from '../runtime/time.ts';
import type { LeadState } from '../lead/state.ts';
import { addressFacts } from '../lead/address.ts';
import type { GoldenActivity, GoldenLead } from '../playbook/golden-lead.ts';
import { asHuman } from '../lead/human-history.ts';

/**
 * The instant of evaluation. Golden leads only use days ago, so any instant works; noon is away from day
 * boundaries.
 */
const JUDGED_AT = Date.UTC(2026, 0, 15, 12);

/** The actual result of a golden lead. */
export interface GoldenOutcome {
  readonly tier: LeadState['standing']['tier'];
  readonly stage: LeadState['standing']['stage'];
  readonly highValue: boolean;
  readonly points: number;
  readonly grade?: string;
}

/** A golden lead whose result differs from what was agreed. */
export interface GoldenFailure {
  readonly id: string;
  readonly label: string;
  /** The differences, a sentence each. */
  readonly differences: readonly string[];
  readonly outcome: GoldenOutcome;
}

const activityOf = (
  { did, daysAgo, properties = {}, profile, interests, bySales }: GoldenActivity,
  index: number,
): Activity => {
  const occurredAt = JUDGED_AT - Math.round(daysAgo * DAY_MS);
  const email = profile?.email;
  return {
    id: `golden-${String(index).padStart(3, '0')}`,
    type: did,
    occurredAt,
    receivedAt: occurredAt,
    source: bySales ? 'sales' : 'form',
    properties,
    ...(interests && { interests: Object.fromEntries(interests.map((each) => [each, true])) }),
    ...(profile && { profile: { ...profile, ...(typeof email === 'string' && addressFacts(email)) } }),
  };
};

/** A golden lead's result under a playbook; undefined where the playbook has no such model. */
export function goldenOutcome(golden: GoldenLead, playbook: CompiledPlaybook): GoldenOutcome | undefined {
  const model = playbook.models.get(golden.model ?? 'default');
  if (model === undefined) return undefined;
  const state = fold(asHuman(golden.history.map(activityOf)), model, JUDGED_AT);
  const grade = gradeOf(state.groups, model.model);
  return { ...state.standing, points: state.points, ...(grade && { grade }) };
}

function differencesOf({ expect }: GoldenLead, outcome: GoldenOutcome): string[] {
  const { atLeast, atMost, ...exact } = expect;
  const { points } = outcome;
  return [
    ...(['tier', 'stage', 'highValue', 'grade'] as const)
      .filter((mark) => exact[mark] !== undefined && exact[mark] !== outcome[mark])
      .map((mark) => `${mark} is ${outcome[mark] ?? 'not given'}, agreed was ${exact[mark]}`),
    ...(atLeast !== undefined && points < atLeast
      ? [`${points} points, agreed were at least ${atLeast}`]
      : []),
    ...(atMost !== undefined && points > atMost ? [`${points} points, agreed were at most ${atMost}`] : []),
  ];
}

/** The failing golden leads, in the playbook's order; a playbook can be published only if there are none. */
export function goldenFailures(playbook: CompiledPlaybook): GoldenFailure[] {
  return (playbook.playbook.golden ?? []).flatMap((golden) => {
    const outcome = goldenOutcome(golden, playbook);
    if (outcome === undefined) return [];
    const differences = differencesOf(golden, outcome);
    return differences.length === 0 ? [] : [{ id: golden.id, label: golden.label, differences, outcome }];
  });
}
