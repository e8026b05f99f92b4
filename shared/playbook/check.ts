import { problemsOfGolden } from './check-golden.ts';
import { BANT } from './conditions.ts';
import { type Reference, referencesOf, referencesOfMatch } from './references.ts';
import type { Line, Model, Playbook } from './schema.ts';

/** What is wrong with a playbook whose every part is well formed, and where. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the schema alone cannot see: names that lead nowhere, lines that contradict each other, leads that nobody takes. */
export function problemsOf(playbook: Playbook, fields: readonly string[]): Problem[] {
  const models = Object.entries(playbook.models);
  return [
    ...models.flatMap(([id, model]) => problemsOfModel(playbook, model, ['models', id], fields)),
    ...problemsOfForms(playbook),
    ...problemsOfMail(playbook),
    ...problemsOfGolden(playbook),
  ];
}

type Path = readonly (string | number)[];

function problemsOfModel(playbook: Playbook, model: Model, path: Path, fields: readonly string[]): Problem[] {
  return [
    ...referencesIn(model, path).flatMap((reference) => unknownReference(reference, playbook, fields)),
    ...model.criteria.flatMap(({ group, id }, index) =>
      Object.hasOwn(model.groups, group)
        ? []
        : [
            {
              path: [...path, 'criteria', index, 'group'],
              message: `Criterion "${id}" is in a group that there is not: "${group}".`,
            },
          ],
    ),
    ...repeated(model.criteria, [...path, 'criteria']),
    ...repeated(model.gates, [...path, 'gates']),
    ...gradeOfGroups(model, path),
    ...bantInBant(model, path),
    ...linesOutOfOrder(model, path),
  ];
}

/** Every reference in a model, outside the BANT rules as well as in them. */
function referencesIn(model: Model, path: Path): Reference[] {
  const at = (...more: Path): Path => [...path, ...more];
  const { audience, criteria, gates, groups, stages, tiers } = model;
  return [
    ...(audience === undefined ? [] : referencesOf(audience, at('audience'))),
    ...Object.entries(groups).flatMap(([id, { baseline }]) =>
      baseline === undefined ? [] : referencesOf(baseline.when, at('groups', id, 'baseline', 'when')),
    ),
    ...criteria.flatMap((criterion, index) =>
      'on' in criterion
        ? referencesOfMatch(criterion.on, at('criteria', index, 'on'))
        : referencesOf(criterion.when, at('criteria', index, 'when')),
    ),
    ...gates.flatMap(({ when }, index) => referencesOf(when, at('gates', index, 'when'))),
    ...(['warm', 'hot'] as const).flatMap((tier) =>
      (['needs', 'behaviour'] as const).flatMap((part) => {
        const condition = tiers[tier][part];
        return condition === undefined ? [] : referencesOf(condition, at('tiers', tier, part));
      }),
    ),
    ...(['mql', 'sql'] as const).flatMap((stage) => {
      const match = stages[stage];
      return match === undefined ? [] : referencesOfMatch(match, at('stages', stage));
    }),
    ...bantReferences(model, path),
  ];
}

const bantReferences = (model: Model, path: Path): Reference[] =>
  BANT.flatMap((item) =>
    (['yes', 'no'] as const).flatMap((answer) =>
      referencesOf(model.bant[item][answer], [...path, 'bant', item, answer]),
    ),
  );

const NOUNS = { type: 'activity type', field: 'profile field', list: 'list', bant: 'BANT item' } as const;

function unknownReference(
  { kind, name, path }: Reference,
  playbook: Playbook,
  fields: readonly string[],
): Problem[] {
  const known = {
    type: () => Object.hasOwn(playbook.activityTypes, name),
    field: () => fields.includes(name),
    list: () => Object.hasOwn(playbook.lists, name),
    bant: () => true,
  };
  return known[kind]() ? [] : [{ path, message: `There is no ${NOUNS[kind]} "${name}".` }];
}

const bantInBant = (model: Model, path: Path): Problem[] =>
  bantReferences(model, path)
    .filter(({ kind }) => kind === 'bant')
    .map((reference) => ({
      path: reference.path,
      message: 'A BANT rule cannot ask about BANT: it would ask about itself.',
    }));

function repeated(items: readonly { readonly id: string }[], path: Path): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: [...path, index, 'id'], message: `"${id}" is there twice.` }];
  });
}

const entry = ({ over, from }: Line): number => over ?? from ?? 0;

const gradeOfGroups = ({ grade, groups }: Model, path: Path): Problem[] =>
  (['letter', 'number'] as const).flatMap((part) =>
    grade === undefined || Object.hasOwn(groups, grade[part].group)
      ? []
      : [
          {
            path: [...path, 'grade', part, 'group'],
            message: `There is no group "${grade[part].group}" to grade by.`,
          },
        ],
  );

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

function problemsOfForms({ forms, activityTypes, routing }: Playbook): Problem[] {
  const taken = (leadType: string): boolean =>
    routing.reps.some(({ leadTypes }) => leadTypes.length === 0 || leadTypes.includes(leadType));
  return Object.entries(forms).flatMap(([id, { reports, leadType }]) => [
    ...reports.flatMap((type, index) =>
      Object.hasOwn(activityTypes, type)
        ? []
        : [{ path: ['forms', id, 'reports', index], message: `There is no activity type "${type}".` }],
    ),
    ...(taken(leadType)
      ? []
      : [{ path: ['forms', id, 'leadType'], message: `No rep takes leads of the type "${leadType}".` }]),
  ]);
}

function problemsOfMail({ nurture, routing }: Playbook): Problem[] {
  const { fallbackLanguage, materials } = nurture;
  return [
    ...repeated(routing.reps, ['routing', 'reps']),
    ...repeated(materials, ['nurture', 'materials']),
    ...materials.flatMap(({ id, title }, index) =>
      Object.hasOwn(title, fallbackLanguage)
        ? []
        : [
            {
              path: ['nurture', 'materials', index, 'title'],
              message: `"${id}" has no title in "${fallbackLanguage}", which stands in for every language.`,
            },
          ],
    ),
  ];
}
