import type { Condition } from './conditions.ts';
import { constantOf, contradictionIn } from './contradiction.ts';
import { conditionsIn, partsOf, type Placed } from './model-parts.ts';
import type { Path, Problem } from './problem.ts';
import type { Model, Playbook } from './schema.ts';

/** Conditions that nobody can meet, wherever they stand; and gates that let nobody through. */
export const problemsOfConditions = (model: Model, path: Path, { lists }: Playbook): Problem[] => [
  ...conditionsIn(model, path)
    .flatMap(partsOf)
    .flatMap(({ part, path: at }) => {
      const message = impossible({ part, path: at }, lists);
      return message === undefined ? [] : [{ path: at, message }];
    }),
  ...model.gates.flatMap(({ when, label }, index) =>
    constantOf(when, lists) === 'always'
      ? [
          {
            path: [...path, 'gates', index, 'when'],
            message: `The gate “${label}” holds for everybody: no lead could be warm.`,
          },
        ]
      : [],
  ),
];

/** Said where it lies: of a whole that fails because of one part, that part alone. */
function impossible({ part }: Placed<Condition>, lists: Playbook['lists']): string | undefined {
  if ('any' in part) return undefined;
  if ('not' in part)
    return constantOf(part.not, lists) === 'always' ? 'This rules out everybody.' : undefined;
  if (!('all' in part)) return contradictionIn([part], lists);
  return part.all.some((each) => constantOf(each, lists) === 'never')
    ? undefined
    : contradictionIn(part.all, lists);
}
