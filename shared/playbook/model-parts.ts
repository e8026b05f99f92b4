import type { ActivityMatch, Condition } from './conditions.ts';
import { BANT } from '../lead/bant.ts';
import type { Path } from './problem.ts';
import type { Model } from './schema.ts';

/** A part of the document with its place. */
export interface Located<T> {
  readonly part: T;
  readonly path: Path;
}

const located = <T>(part: T | undefined, path: Path): Located<T>[] =>
  part === undefined ? [] : [{ part, path }];

/** The rules that say what counts as a yes and as a no in BANT. */
export const bantRulesIn = (model: Model, path: Path): Located<Condition>[] =>
  BANT.flatMap((item) =>
    (['yes', 'no'] as const).flatMap((answer) =>
      located(model.bant[item][answer], [...path, 'bant', item, answer]),
    ),
  );

/** Every condition of a model, the BANT rules apart: whole ones, not what they are made of. */
function otherConditionsIn(
  { audience, groups, criteria, gates, tiers }: Model,
  path: Path,
): Located<Condition>[] {
  return [
    ...located(audience, [...path, 'audience']),
    ...Object.entries(groups).flatMap(([id, { baseline }]) =>
      located(baseline?.when, [...path, 'groups', id, 'baseline', 'when']),
    ),
    ...criteria.flatMap((criterion, index) =>
      'when' in criterion ? located(criterion.when, [...path, 'criteria', index, 'when']) : [],
    ),
    ...gates.flatMap(({ when }, index) => located(when, [...path, 'gates', index, 'when'])),
    ...(['warm', 'hot'] as const).flatMap((tier) =>
      (['needs', 'behaviour'] as const).flatMap((part) =>
        located(tiers[tier][part], [...path, 'tiers', tier, part]),
      ),
    ),
  ];
}

/** Every condition of a model. */
export const conditionsIn = (model: Model, path: Path): Located<Condition>[] => [
  ...otherConditionsIn(model, path),
  ...bantRulesIn(model, path),
];

/** The conditions that a condition is made of, itself first. */
export function partsOf({ part, path }: Located<Condition>): Located<Condition>[] {
  const inside = (list: readonly Condition[], key: string): Located<Condition>[] =>
    list.flatMap((each, index) => partsOf({ part: each, path: [...path, key, index] }));
  const self = { part, path };
  if ('all' in part) return [self, ...inside(part.all, 'all')];
  if ('any' in part) return [self, ...inside(part.any, 'any')];
  if ('not' in part) return [self, ...partsOf({ part: part.not, path: [...path, 'not'] })];
  return [self];
}

/** The matches of activities that a condition itself asks for. */
export function matchesOf({ part, path }: Located<Condition>): Located<ActivityMatch>[] {
  if ('did' in part) return [{ part, path }];
  if (!('sequence' in part)) return [];
  return part.sequence.map((step, index) => ({ part: step, path: [...path, 'sequence', index] }));
}

/** Every match of activities in a model: of criteria, of stages, and inside conditions. */
export const matchesIn = (model: Model, path: Path): Located<ActivityMatch>[] => [
  ...model.criteria.flatMap((criterion, index) =>
    'on' in criterion ? located(criterion.on, [...path, 'criteria', index, 'on']) : [],
  ),
  ...(['mql', 'sql'] as const).flatMap((stage) => located(model.stages[stage], [...path, 'stages', stage])),
  ...conditionsIn(model, path).flatMap(partsOf).flatMap(matchesOf),
];
