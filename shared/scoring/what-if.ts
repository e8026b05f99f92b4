import { own } from '../runtime/names.ts';
import type { ActivityMatch, Condition, FieldCondition } from '../playbook/conditions.ts';
import { BANT } from '../lead/bant.ts';
import { DERIVED_FIELDS } from '../lead/profile-fields.ts';
import type { Model, Playbook } from '../playbook/schema.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { fieldQuestions, leavesOf } from './leaves.ts';

/** A hypothetical activity or answer. */
export type WhatIf =
  | { readonly kind: 'deed'; readonly did: string; readonly where?: Readonly<Record<string, Scalar>> }
  | { readonly kind: 'answer'; readonly field: string; readonly value: Scalar };

/** Sorts after all other ids, so that the hypothetical activity comes last at its instant. */
const HYPOTHETICAL = '~supposed';

/**
 * The hypothetical as an activity at an instant. Answers are the mailbox's, so that they replace
 * earlier ones.
 */
export function hypothetical(what: WhatIf, at: number): Activity {
  const common = { id: HYPOTHETICAL, occurredAt: at, receivedAt: at } as const;
  return what.kind === 'deed'
    ? { ...common, type: what.did, source: 'api', properties: what.where ?? {} }
    : {
        ...common,
        type: HYPOTHETICAL,
        source: 'mail',
        properties: {},
        profile: { [what.field]: what.value },
      };
}

/** Whether a lead can be asked for a field: not for the address or for derived fields. */
const isAskable = (field: string): boolean => field !== 'email' && !DERIVED_FIELDS.has(field);

/** A value that satisfies a field condition; undefined where any value (or none) does. */
function satisfying(
  { is, in: among, inList, min, max, contains, like }: FieldCondition,
  lists: Playbook['lists'],
) {
  return (
    is ??
    among?.[0] ??
    (inList === undefined ? undefined : own(lists, inList)?.[0]) ??
    min ??
    max ??
    contains ??
    like?.replaceAll('*', '')
  );
}

const activitiesOf = ({ did, where = {} }: ActivityMatch): WhatIf[] => {
  const properties = Object.fromEntries(
    Object.entries(where).map(([name, values]) => [name, [values].flat()[0]!]),
  );
  const required = Object.keys(properties).length > 0 ? { where: properties } : {};
  return [did].flat().map((type) => ({ kind: 'deed', did: type, ...required }));
};

const activitiesIn = (condition: Condition | undefined): WhatIf[] =>
  (condition === undefined ? [] : leavesOf(condition)).flatMap((leaf) => {
    if ('did' in leaf) return activitiesOf(leaf);
    return 'sequence' in leaf ? activitiesOf(leaf.sequence.at(-1)!) : [];
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

/**
 * The answers that affect a model's points or BANT items. Whether they add or subtract is decided by the
 * fold.
 */
export const answersFor = (model: Model, lists: Playbook['lists']): WhatIf[] =>
  distinct([
    ...BANT.flatMap((item) => answersIn(model.bant[item].yes, lists)),
    ...model.criteria.flatMap((criterion) => ('when' in criterion ? answersIn(criterion.when, lists) : [])),
  ]);

/** The activities that a model gives points for, or that enter a tier by themselves. */
export const activitiesFor = (model: Model): WhatIf[] =>
  distinct([
    ...model.criteria.flatMap((criterion) =>
      'on' in criterion && criterion.points > 0 ? activitiesOf(criterion.on) : [],
    ),
    ...model.criteria.flatMap((criterion) => ('when' in criterion ? activitiesIn(criterion.when) : [])),
    ...activitiesIn(model.tiers.hot.behaviour),
    ...activitiesIn(model.tiers.warm.behaviour),
  ]);
