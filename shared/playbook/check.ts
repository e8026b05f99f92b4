import { problemsOfForms } from './check-acting.ts';
import { problemsOfConditions } from './check-conditions.ts';
import { problemsOfCost } from './check-cost.ts';
import { problemsOfGolden } from './check-golden.ts';
import { problemsOfNames, repeated } from './check-names.ts';
import { problemsOfNurture } from './check-nurture.ts';
import { problemsOfPages } from './check-pages.ts';
import { problemsOfPoints } from './check-points.ts';
import { problemsOfTypes } from './check-types.ts';
import type { Path, Problem } from './problem.ts';
import type { Model, Playbook } from './schema.ts';

/**
 * What the schema alone cannot see of a playbook whose every part is well formed: names that lead nowhere,
 * rules that contradict each other or can never count, leads that nobody takes.
 */
export function problemsOf(playbook: Playbook): Problem[] {
  return [
    ...Object.entries(playbook.models).flatMap(([id, model]) =>
      problemsOfModel(model, ['models', id], playbook),
    ),
    ...problemsOfCost(playbook),
    ...problemsOfTypes(playbook),
    ...problemsOfPages(playbook),
    ...problemsOfForms(playbook),
    ...repeated(playbook.routing.reps, ['routing', 'reps']),
    ...problemsOfNurture(playbook),
    ...problemsOfGolden(playbook),
  ];
}

const problemsOfModel = (model: Model, path: Path, playbook: Playbook): Problem[] => [
  ...problemsOfNames(model, path, playbook),
  ...repeated(model.criteria, [...path, 'criteria']),
  ...repeated(model.gates, [...path, 'gates']),
  ...problemsOfConditions(model, path, playbook),
  ...problemsOfPoints(model, path),
];
