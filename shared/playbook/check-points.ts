import { own } from '../runtime/names.ts';
import type { Path, Problem } from './problem.ts';
import type { Criterion, Line, Model } from './schema.ts';

type Group = Model['groups'][string];

/** Points that can never count, and lines that contradict each other or that no points can reach. */
export const problemsOfPoints = (model: Model, path: Path): Problem[] => [
  ...model.criteria.flatMap((criterion, index) => idlePoints(criterion, model, [...path, 'criteria', index])),
  ...linesOutOfOrder(model, path),
  ...linesOutOfReach(model, path),
];

function idlePoints({ points, group, label }: Criterion, { groups }: Model, path: Path): Problem[] {
  if (points === 0) return [{ path: [...path, 'points'], message: `“${label}” is worth 0 points.` }];
  const { cap, floor = 0, label: name } = own(groups, group) ?? { cap: 1, label: '' };
  if (cap > 0 || (points < 0 && floor < 0)) return [];
  return [
    {
      path: [...path, 'group'],
      message: `“${label}” can never count: its group “${name}” is capped at 0 points.`,
    },
  ];
}

const entry = ({ over, from }: Line): number => over ?? from ?? 0;

function linesOutOfOrder({ tiers: { warm, hot } }: Model, path: Path): Problem[] {
  const at = [...path, 'tiers', 'warm', 'line'];
  return [
    ...(entry(warm.line) > entry(hot.line)
      ? [{ path: at, message: 'Warm is entered above the line of hot.' }]
      : []),
    ...(warm.line.leaveBelow > hot.line.leaveBelow
      ? [{ path: at, message: 'Warm is left above the line where hot is left.' }]
      : []),
  ];
}

/**
 * A tier that behaviour can enter may have any line; so may the mark, which a line that nobody reaches turns
 * off.
 */
function linesOutOfReach(model: Model, path: Path): Problem[] {
  const most = reachOf(model);
  return (['warm', 'hot'] as const)
    .filter((tier) => model.tiers[tier].behaviour === undefined && !isReached(model.tiers[tier].line, most))
    .map((tier) => ({
      path: [...path, 'tiers', tier, 'line'],
      message: `No lead can be ${tier}: caps and criteria allow ${most} points at most.`,
    }));
}

const isReached = ({ over, from }: Line, most: number): boolean =>
  over === undefined ? most >= (from ?? 0) : most > over;

/** The most that a lead can have if everything that adds points comes together. */
function reachOf({ groups, criteria, cap = 100 }: Model): number {
  const sum = Object.entries(groups).reduce((total, [id, group]) => {
    const earned = criteria
      .filter((each) => each.group === id)
      .reduce((points, each) => points + mostOf(each), 0);
    return total + Math.min(group.cap, Math.max(earned, atLeast(group)));
  }, 0);
  return Math.min(cap, sum);
}

const atLeast = ({ baseline }: Group): number => baseline?.points ?? 0;

/** What counts again and again has no end but its cap. */
function mostOf(criterion: Criterion): number {
  if (criterion.points <= 0) return 0;
  if (!('on' in criterion)) return criterion.points;
  const { count, points, cap = Number.POSITIVE_INFINITY } = criterion;
  return Math.min(cap, count === 'once' ? points : Number.POSITIVE_INFINITY);
}
