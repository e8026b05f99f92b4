import type { ActivityMatch, Condition, FieldCondition } from '../playbook/conditions.ts';
import { BANT } from '../lead/bant.ts';
import { DERIVED_FIELDS } from '../lead/profile-fields.ts';
import type { Model, Playbook } from '../playbook/schema.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { fieldQuestions, leavesOf } from './leaves.ts';

/** One thing that could come next: a deed, or an answer. */
export type WhatIf =
  | { readonly kind: 'deed'; readonly did: string; readonly where?: Readonly<Record<string, Scalar>> }
  | { readonly kind: 'answer'; readonly field: string; readonly value: Scalar };

/** The last of all ids at its instant: what is supposed comes after what is known. */
const HYPOTHETICAL = '~supposed';

/** It, as an activity at an instant. Answers count as told to sales, so that they replace what was said before. */
export function hypothetical(what: WhatIf, at: number): Activity {
  const common = { id: HYPOTHETICAL, occurredAt: at, receivedAt: at } as const;
  return what.kind === 'deed'
    ? { ...common, type: what.did, source: 'api', properties: what.where ?? {} }
    : {
        ...common,
        type: HYPOTHETICAL,
        source: 'sales',
        properties: {},
        profile: { [what.field]: what.value },
      };
}

/** Facts about a person that no question brings to light. */
const isAskable = (field: string): boolean => field !== 'email' && !DERIVED_FIELDS.has(field);

/** A value that a question about a field would be content with; undefined where any (or none) would do. */
function satisfying(
  { is, in: among, inList, min, max, contains, like }: FieldCondition,
  lists: Playbook['lists'],
) {
  return (
    is ??
    among?.[0] ??
    (inList === undefined ? undefined : lists[inList]?.[0]) ??
    min ??
    max ??
    contains ??
    like?.replaceAll('*', '')
  );
}

const deedsOf = ({ did, where = {} }: ActivityMatch): WhatIf[] => {
  const properties = Object.fromEntries(
    Object.entries(where).map(([name, values]) => [name, [values].flat()[0]!]),
  );
  const asked = Object.keys(properties).length > 0 ? { where: properties } : {};
  return [did].flat().map((type) => ({ kind: 'deed', did: type, ...asked }));
};

const deedsIn = (condition: Condition | undefined): WhatIf[] =>
  (condition === undefined ? [] : leavesOf(condition)).flatMap((leaf) => {
    if ('did' in leaf) return deedsOf(leaf);
    return 'sequence' in leaf ? deedsOf(leaf.sequence.at(-1)!) : [];
  });

const answersIn = (condition: Condition, lists: Playbook['lists']): WhatIf[] =>
  fieldQuestions(condition).flatMap((question) => {
    const value = satisfying(question, lists);
    return value === undefined || !isAskable(question.field)
      ? []
      : [{ kind: 'answer', field: question.field, value } as const];
  });

function distinct(all: readonly WhatIf[]): WhatIf[] {
  return [...new Map(all.map((what) => [JSON.stringify(what), what])).values()];
}

/** The answers that a model has points or a BANT item for. Whether they add or take is for the fold to say. */
export const answersFor = (model: Model, lists: Playbook['lists']): WhatIf[] =>
  distinct([
    ...BANT.flatMap((item) => answersIn(model.bant[item].yes, lists)),
    ...model.criteria.flatMap((criterion) => ('when' in criterion ? answersIn(criterion.when, lists) : [])),
  ]);

/** The deeds that a model gives points for, or a tier by themselves. */
export const deedsFor = (model: Model): WhatIf[] =>
  distinct([
    ...model.criteria.flatMap((criterion) =>
      'on' in criterion && criterion.points > 0 ? deedsOf(criterion.on) : [],
    ),
    ...model.criteria.flatMap((criterion) => ('when' in criterion ? deedsIn(criterion.when) : [])),
    ...deedsIn(model.tiers.hot.behaviour),
    ...deedsIn(model.tiers.warm.behaviour),
  ]);
