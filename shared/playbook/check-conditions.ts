import type { Condition } from './conditions.ts';
import { areExhaustive, type Constant, contradictionIn } from './contradiction.ts';
import { conditionsIn, type Located } from './model-parts.ts';
import type { Path, Problem } from './problem.ts';
import type { Model, Playbook } from './schema.ts';

type Lists = Playbook['lists'];

/**
 * What a look at a condition finds: whether it tells leads apart, and what can never hold in it, each where
 * it lies.
 */
interface Finding {
  readonly constant: Constant | undefined;
  readonly problems: readonly Problem[];
}

const OPPOSITE = { always: 'never', never: 'always' } as const;

/** Conditions that nobody can meet, wherever they stand; and gates that let nobody through. */
export function problemsOfConditions(model: Model, path: Path, { lists }: Playbook): Problem[] {
  return conditionsIn(model, path).flatMap((condition) => {
    const { constant, problems } = examine(condition, lists);
    const closed = condition.path.at(-3) === 'gates' && constant === 'always';
    return closed ? [...problems, { path: condition.path, message: CLOSED }] : problems;
  });
}

const CLOSED = 'This gate holds for everybody: no lead could be warm.';

function examine({ part, path }: Located<Condition>, lists: Lists): Finding {
  if ('not' in part) return examineNot(examine({ part: part.not, path: [...path, 'not'] }, lists), path);
  const inside = (list: readonly Condition[], key: string): Finding[] =>
    list.map((each, index) => examine({ part: each, path: [...path, key, index] }, lists));
  if ('any' in part) return examineAny(inside(part.any, 'any'), part.any);
  const findings = 'all' in part ? inside(part.all, 'all') : [];
  const problems = findings.flatMap((finding) => finding.problems);
  if (findings.some(({ constant }) => constant === 'never')) return { constant: 'never', problems };
  const message = contradictionIn(part, lists);
  if (message !== undefined) return { constant: 'never', problems: [...problems, { path, message }] };
  const isCertain = findings.length > 0 && findings.every(({ constant }) => constant === 'always');
  return { constant: isCertain ? 'always' : undefined, problems };
}

function examineNot({ constant, problems }: Finding, path: Path): Finding {
  if (constant === undefined) return { constant, problems };
  const ruledOut = constant === 'always' ? [{ path, message: 'This rules out everybody.' }] : [];
  return { constant: OPPOSITE[constant], problems: [...problems, ...ruledOut] };
}

function examineAny(findings: readonly Finding[], conditions: readonly Condition[]): Finding {
  const problems = findings.flatMap((finding) => finding.problems);
  const constants = findings.map(({ constant }) => constant);
  if (constants.includes('always') || areExhaustive(conditions)) return { constant: 'always', problems };
  return { constant: constants.every((constant) => constant === 'never') ? 'never' : undefined, problems };
}
