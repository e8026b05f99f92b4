import { ASKING_ORDER, type BantItem } from '../lead/bant.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { type Adjustment, adjustmentsOf, type CriterionPoints } from './adjustments.ts';
import { positionsOf } from '../runtime/bits.ts';
import type { CompiledModel } from './compile.ts';
import type { CompiledActivityCriterion } from './criteria.ts';
import { remaining } from './decay.ts';
import { stateAt } from './fold.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { minuteOf, thousandths } from '../lead/minutes.ts';
import { overrideIn } from './override.ts';
import type { ConsentVisibility } from './consent-visibility.ts';
import type { LeadState } from '../lead/state.ts';
import type { Tier } from '../lead/standing.ts';
import { Timeline, visible } from './timeline.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** One activity's points at an instant from all criteria; 0 if no criterion counts it. */
export interface ActivityPoints {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly points: number;
}

/** A tier set by sales: since when and until when (ms; undefined: until further notice), and why. */
export interface ByHand {
  readonly tier: Tier;
  readonly since: number;
  readonly until?: number;
  readonly reason?: Scalar;
}

/** The explanation of a lead's score. */
export interface Explanation {
  readonly state: LeadState;
  /** The criteria that count, most points first. */
  readonly criteria: readonly CriterionPoints[];
  /** Points that bounds add or remove: criteria and adjustments add up to exactly the points. */
  readonly adjustments: readonly Adjustment[];
  /** Newest first. */
  readonly activities: readonly ActivityPoints[];
  /** Unknown BANT answers, most important first. */
  readonly missing: readonly BantItem[];
  /** The override by sales that is in force. */
  readonly byHand?: ByHand;
  /**
   * By group, where the lead has refused tracking: the factor that a positive sum of its criteria is
   * multiplied by before the group's bounds apply, because some criteria cannot be earned.
   */
  readonly scaledBy?: Readonly<Record<string, number>>;
}

const rounded = (points: number): number => thousandths(points) / 1000;

/**
 * Explains a score activity by activity; where a criterion's cap is reached, the newest activities are the
 * ones that count.
 */
export function explain(history: HumanHistory, model: CompiledModel, at: number): Explanation {
  const seen = visible(history, model, at);
  const counted = new Map<CompiledActivityCriterion, Activity[]>();
  const timeline = new Timeline(model, (criterion, activity) => {
    const before = counted.get(criterion);
    if (before === undefined || criterion.count === 'once') counted.set(criterion, [activity]);
    else before.push(activity);
  }).advanceThrough(seen, at);
  const byActivity = new Map<string, number>();
  const { visibility } = timeline.ledger;
  const visibly = [...counted].filter(([{ index }]) => !visibility.hidden[index]);
  const fromActivities = visibly.map(([criterion, activities]) => ({
    index: criterion.index,
    points: share(criterion, activities, at, byActivity),
  }));
  const state = stateAt(timeline, model, at);
  const byHand = byHandAt(seen, model.id, at);
  const fromState = positionsOf(timeline.ledger.conditionPoints(minuteOf(at)).mask).map((index) => ({
    index,
    points: model.criteria[index]!.points,
  }));
  const criteria = [...fromActivities, ...fromState]
    .map(({ index, points }): CriterionPoints => {
      const { id, group, label } = model.model.criteria[index]!;
      return { id, group, label, points: rounded(points) };
    })
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.id < b.id ? -1 : 1));
  const scales = scalesOf(visibility, model);
  return {
    state,
    criteria,
    adjustments: adjustmentsOf(state, criteria, model, scales.scaledBy),
    activities: seen
      .map(({ id, type, occurredAt }) => ({ id, type, occurredAt, points: rounded(byActivity.get(id) ?? 0) }))
      .toReversed(),
    missing: ASKING_ORDER.filter((item) => state.bant[item] === 'unknown'),
    ...(byHand && { byHand }),
    ...scales,
  };
}

function scalesOf({ shares }: ConsentVisibility, { groups }: CompiledModel): Pick<Explanation, 'scaledBy'> {
  const scaled = groups.flatMap(({ id }, index) =>
    shares[index] === 1 ? [] : [[id, rounded(1 / shares[index]!)] as const],
  );
  return scaled.length === 0 ? {} : { scaledBy: Object.fromEntries(scaled) };
}

/** The override that is in force after these activities, which come in order. */
function byHandAt(seen: readonly Activity[], modelId: string, at: number): ByHand | undefined {
  const latest = seen.findLast((activity) => overrideIn(activity, modelId) !== undefined);
  const override = latest && overrideIn(latest, modelId);
  if (
    latest === undefined ||
    override === undefined ||
    override === 'lifted' ||
    minuteOf(at) >= override.until
  )
    return undefined;
  const { reason } = latest.properties;
  return {
    tier: override.tier,
    since: latest.occurredAt,
    ...(Number.isFinite(override.until) && { until: override.until * MINUTE_MS }),
    ...(reason !== undefined && { reason }),
  };
}

/** Distributes a criterion's points over its activities, newest first, up to its cap; returns their sum. */
function share(
  { points, decay, cap }: CompiledActivityCriterion,
  activities: readonly Activity[],
  at: number,
  byActivity: Map<string, number>,
): number {
  let used = 0;
  for (const { id, occurredAt } of activities.toReversed()) {
    const worth = Math.abs(points) * remaining(decay, minuteOf(at) - minuteOf(occurredAt));
    const counts = Math.min(cap - used, worth);
    used += counts;
    byActivity.set(id, (byActivity.get(id) ?? 0) + Math.sign(points) * counts);
  }
  return Math.sign(points) * used;
}
