import { own } from '../runtime/names.ts';
import type { Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/**
 * Golden leads that speak of what there is not, or that are there twice. Whether they come out as agreed is
 * asked before publishing.
 */
export function problemsOfGolden({ golden = [], activityTypes, models }: Playbook): Problem[] {
  const first = new Map(golden.map(({ id }, index) => [id, index] as const).toReversed());
  return golden.flatMap(({ id, model = 'default', history, expect }, index) => {
    const path = ['golden', index] as const;
    const judge = own(models, model);
    return [
      ...(first.get(id) === index ? [] : [{ path: [...path, 'id'], message: `"${id}" is there twice.` }]),
      ...(judge === undefined
        ? [{ path: [...path, 'model'], message: `There is no model "${model}".` }]
        : gradeProblems(judge, expect.grade, [...path, 'expect', 'grade'])),
      ...history.flatMap(({ did }, place) =>
        Object.hasOwn(activityTypes, did)
          ? []
          : [{ path: [...path, 'history', place, 'did'], message: `There is no activity type "${did}".` }],
      ),
    ];
  });
}

const gradeProblems = (
  { grade }: Playbook['models'][string],
  expected: string | undefined,
  path: Problem['path'],
): Problem[] =>
  expected !== undefined && grade === undefined ? [{ path, message: 'This model gives no grades.' }] : [];
