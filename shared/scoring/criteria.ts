import type { ActivityCriterion, Criterion, Decay, Model } from '../playbook/schema.ts';
import type { ConditionCompiler, Test } from './conditions.ts';
import { type Matches, propertiesAre } from './matching.ts';

/** A criterion's position in its model, and its points. */
export interface PlacedCriterion {
  readonly id: string;
  /** Position in the model's list of criteria. */
  readonly index: number;
  /** Position in the compiled model's list of groups. */
  readonly group: number;
  readonly points: number;
}

/** A criterion over single activities, ready for the fold. */
export interface CompiledActivityCriterion extends PlacedCriterion {
  readonly types: readonly string[];
  /** Whether an activity of one of these types has the required properties. */
  readonly fits: Matches;
  readonly decay: Decay;
  readonly count: ActivityCriterion['count'];
  /** Upper bound of the absolute points; infinite without a cap. */
  readonly cap: number;
}

/** A criterion that holds while a condition holds, unless the condition is a single-field predicate. */
export interface CompiledStateCriterion extends PlacedCriterion {
  readonly test: Test;
}

/** A model's criteria: all in the model's order, and those that the fold evaluates one by one. */
interface CompiledCriteria {
  readonly criteria: readonly PlacedCriterion[];
  readonly activityCriteria: readonly CompiledActivityCriterion[];
  readonly stateCriteria: readonly CompiledStateCriterion[];
}

const isActivityCriterion = (criterion: Criterion): criterion is ActivityCriterion => 'on' in criterion;

/** Compiles a model's criteria; `groups` gives the positions of its groups. */
export function compileCriteria(
  model: Model,
  groups: readonly string[],
  conditions: ConditionCompiler,
): CompiledCriteria {
  const criteria = model.criteria.map(({ id, group, points }, position) => ({
    id,
    index: position,
    group: groups.indexOf(group),
    points,
  }));
  const onActivities = (criterion: Criterion, position: number): CompiledActivityCriterion[] => {
    if (!isActivityCriterion(criterion)) return [];
    const { on, decay, count, cap = Number.POSITIVE_INFINITY } = criterion;
    return [
      { ...criteria[position]!, types: [on.did].flat(), fits: propertiesAre(on.where), decay, count, cap },
    ];
  };
  const onState = (criterion: Criterion, position: number): CompiledStateCriterion[] => {
    if (isActivityCriterion(criterion)) return [];
    const test = conditions.compileCriterion(criterion.when, position);
    return test === undefined ? [] : [{ ...criteria[position]!, test }];
  };
  return {
    criteria,
    activityCriteria: model.criteria.flatMap(onActivities),
    stateCriteria: model.criteria.flatMap(onState),
  };
}
