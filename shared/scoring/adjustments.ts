import { own } from '../runtime/names.ts';
import type { CompiledModel } from './compile.ts';
import { thousandths } from '../lead/minutes.ts';
import type { LeadState } from '../lead/state.ts';

/**
 * A difference between the sum of a group's criteria and its points; without `group`, between the groups and
 * the score.
 */
export interface Adjustment {
  readonly group?: string;
  /**
   * `cap`: the upper bound. `least`: the floor, or the baseline for the target market. `scale`: points are
   * limited to 0–100 (and the rest of a group is scaled up after a refusal of tracking). `rounding`:
   * thousandths that were rounded one by one.
   */
  readonly because: 'cap' | 'least' | 'scale' | 'rounding';
  readonly points: number;
}

/** Differences below this many thousandths come from rounding each line separately. */
const ROUNDING = 20;

function adjustment(difference: number, isScaled: boolean, group?: string): Adjustment[] {
  const amount = thousandths(difference);
  if (amount === 0) return [];
  const because =
    Math.abs(amount) < ROUNDING ? 'rounding' : isScaled ? 'scale' : amount < 0 ? 'cap' : 'least';
  return [{ ...(group !== undefined && { group }), because, points: amount / 1000 }];
}

const sumOf = (points: readonly number[]): number => points.reduce((sum, each) => sum + each, 0);

/** The adjustments of an explanation: criteria and adjustments add up to exactly the points. */
export function adjustmentsOf(
  { points, groups }: LeadState,
  criteria: readonly CriterionPoints[],
  model: CompiledModel,
  scaledBy: Readonly<Record<string, number>> = {},
): Adjustment[] {
  const byGroup = model.groups.flatMap(({ id }) => {
    const earned = sumOf(criteria.flatMap((each) => (each.group === id ? [each.points] : [])));
    return adjustment((own(groups, id) ?? 0) - earned, own(scaledBy, id) !== undefined, id);
  });
  return [...byGroup, ...adjustment(points - sumOf(Object.values(groups)), true)];
}

/** One criterion's points at an instant (may be negative), after its own cap and before its group's. */
export interface CriterionPoints {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly points: number;
}
