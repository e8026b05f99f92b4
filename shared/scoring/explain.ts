import { ASKING_ORDER, type BantItem } from '../lead/bant.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { type Adjustment, adjustmentsOf } from './adjustments.ts';
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

/** What one criterion adds (or takes) at an instant, after its own cap and before its group's. */
export interface CriterionPoints {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly points: number;
}

/** What one activity adds at an instant through all criteria together; 0 for one that no criterion counts. */
export interface ActivityPoints {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly points: number;
}

/** A tier set by hand: since when and until when (ms; undefined: until further notice), and why. */
export interface ByHand {
  readonly tier: Tier;
  readonly since: number;
  readonly until?: number;
  readonly reason?: Scalar;
}

/** Why a lead has the score it has. */
export interface Explanation {
  readonly state: LeadState;
  /** Those that count, the weightiest first. */
  readonly criteria: readonly CriterionPoints[];
  /** What bounds add or take: together with the criteria they are exactly the points. */
  readonly adjustments: readonly Adjustment[];
  /** Newest first. */
  readonly activities: readonly ActivityPoints[];
  /** BANT answers still unknown, the one that weighs most first. */
  readonly missing: readonly BantItem[];
  /** What sales has set by hand and still holds. */
  readonly byHand?: ByHand;
  /**
   * By group, where the lead refused to be watched: what the sum of its criteria, if it is above zero, is multiplied by before the
   * group's bounds, because some of them cannot be earned.
   */
  readonly scaledBy?: Readonly<Record<string, number>>;
}

const rounded = (points: number): number => thousandths(points) / 1000;

/** Explains a score activity by activity; where a criterion's cap is reached, the newest activities are the ones that count. */
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
  const said = latest && overrideIn(latest, modelId);
  if (latest === undefined || said === undefined || said === 'lifted' || minuteOf(at) >= said.until)
    return undefined;
  const { reason } = latest.properties;
  return {
    tier: said.tier,
    since: latest.occurredAt,
    ...(Number.isFinite(said.until) && { until: said.until * MINUTE_MS }),
    ...(reason !== undefined && { reason }),
  };
}

/** Hands a criterion's points out to its activities, newest first, until its cap is used up; returns their sum. */
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
