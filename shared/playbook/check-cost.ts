import { ACTIVITIES, type Cost, costsOf } from './cost.ts';
import { pathText, type Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/**
 * Evaluations that a playbook may cost: as many as 38 models like the default (0.79 million each), so that 25 of
 * its size leave room. By what an evaluation was measured to take, the dearest playbook that passes
 * scores a lead of 2,000 activities in about a second.
 */
export const MOST_EVALUATIONS = 30_000_000;

/** A playbook that is too dear to score leads by: told at its dearest part. */
export function problemsOfCost(playbook: Playbook): Problem[] {
  const costs = costsOf(playbook);
  const sum = sumOf(costs);
  if (sum <= MOST_EVALUATIONS) return [];
  const [section, parts] = dearestSection(costs);
  const [dearest] = parts;
  const message =
    `To score a lead of ${ACTIVITIES} activities would take ${millions(sum)} evaluations; ` +
    `a playbook may take ${millions(MOST_EVALUATIONS)}. ` +
    `${section} takes ${millions(sumOf(parts))} of them, no part of it more than this: ${millions(dearest!.evaluations)}.`;
  return [{ path: dearest!.path, message }];
}

/** The part of a model (its criteria, its gates, …) that costs most in all, with its own parts. */
function dearestSection(costs: readonly Cost[]): [string, Cost[]] {
  const sections = Map.groupBy(costs, ({ path }) => pathText(path.slice(0, 3)));
  return [...sections].toSorted(([, a], [, b]) => sumOf(b) - sumOf(a))[0]!;
}

const sumOf = (costs: readonly Cost[]): number =>
  costs.reduce((total, { evaluations }) => total + evaluations, 0);

const millions = (evaluations: number): string => `${(evaluations / 1e6).toFixed(2)} million`;
