import { own } from '../runtime/names.ts';
import type { ActivityMatch, Condition } from './conditions.ts';
import { bantRulesIn, conditionsIn, matchesIn, matchesOf, partsOf, type Located } from './model-parts.ts';
import type { Path, Problem } from './problem.ts';
import { PROFILE_FIELDS } from '../lead/profile-fields.ts';
import type { Model, Playbook } from './schema.ts';

/** Something that must exist elsewhere in the playbook, and where it was named. */
interface Reference {
  readonly kind: 'type' | 'field' | 'list' | 'form' | 'pageClass' | 'group';
  readonly name: string;
  readonly path: Path;
}

const NOUNS: Readonly<Record<Reference['kind'], string>> = {
  type: 'activity type',
  field: 'profile field',
  list: 'list',
  form: 'form',
  pageClass: 'page rule that gives the class',
  group: 'group',
};

/** Names in a model that lead nowhere, and BANT rules that ask about BANT. */
export function problemsOfNames(model: Model, path: Path, playbook: Playbook): Problem[] {
  return [...missing(referencesIn(model, path), playbook, model.groups), ...bantInBant(model, path)];
}

/** Names that lead nowhere in a condition that belongs to no model. */
export function problemsOfNamesIn(condition: Located<Condition>, playbook: Playbook): Problem[] {
  const parts = partsOf(condition);
  return missing(referencesOf(parts, parts.flatMap(matchesOf)), playbook);
}

const missing = (
  references: readonly Reference[],
  playbook: Playbook,
  groups: Model['groups'] = {},
): Problem[] =>
  references
    .filter(({ kind, name }) => !exists(kind, name, groups, playbook))
    .map(({ kind, name, path }) => ({ path, message: `There is no ${NOUNS[kind]} "${name}".` }));

function exists(kind: Reference['kind'], name: string, groups: Model['groups'], playbook: Playbook): boolean {
  const fields: readonly string[] = PROFILE_FIELDS;
  if (kind === 'field') return fields.includes(name) && name !== 'consentTracking';
  if (kind === 'pageClass') return playbook.pages.some(({ pageClass }) => pageClass === name);
  const { activityTypes, lists, forms } = playbook;
  return Object.hasOwn({ type: activityTypes, list: lists, form: forms, group: groups }[kind], name);
}

function referencesIn(model: Model, path: Path): Reference[] {
  return [
    ...referencesOf(conditionsIn(model, path).flatMap(partsOf), matchesIn(model, path)),
    ...model.criteria.map(({ group }, index) => ({
      kind: 'group' as const,
      name: group,
      path: [...path, 'criteria', index, 'group'],
    })),
    ...(['letter', 'number'] as const).flatMap((part) =>
      model.grade === undefined
        ? []
        : [
            {
              kind: 'group' as const,
              name: model.grade[part].group,
              path: [...path, 'grade', part, 'group'],
            },
          ],
    ),
  ];
}

/** What conditions and matches of activities speak of. */
function referencesOf(
  parts: readonly Located<Condition>[],
  matches: readonly Located<ActivityMatch>[],
): Reference[] {
  return [
    ...parts.flatMap(fieldsAndLists),
    ...matches.flatMap(({ part, path: at }) => [
      ...typesIn(part.did, [...at, 'did']),
      ...propertiesIn(part.where, [...at, 'where']),
    ]),
    ...parts.flatMap(({ part, path: at }) =>
      'edge' in part
        ? [...typesIn(part.of, [...at, 'of']), ...propertiesIn(part.where, [...at, 'where'])]
        : [],
    ),
  ];
}

function fieldsAndLists({ part, path }: Located<Condition>): Reference[] {
  if ('complete' in part)
    return part.complete.map((name, index) => ({ kind: 'field', name, path: [...path, 'complete', index] }));
  if (!('field' in part)) return [];
  const field: Reference = { kind: 'field', name: part.field, path: [...path, 'field'] };
  return part.inList === undefined
    ? [field]
    : [field, { kind: 'list', name: part.inList, path: [...path, 'inList'] }];
}

const typesIn = (names: string | readonly string[], path: Path): Reference[] =>
  [names].flat().map((name) => ({ kind: 'type', name, path }));

/** Properties whose values are names in the playbook; others may hold whatever a sender says. */
const NAMING = { formId: 'form', pageClass: 'pageClass' } as const;

type Where = NonNullable<Extract<Condition, { edge: unknown }>['where']>;

const propertiesIn = (where: Where = {}, path: Path): Reference[] =>
  Object.entries(NAMING).flatMap(([property, kind]) => {
    const values = [own(where, property) ?? []].flat();
    return values.map((value) => ({ kind, name: String(value), path: [...path, property] }));
  });

const bantInBant = (model: Model, path: Path): Problem[] =>
  bantRulesIn(model, path)
    .flatMap(partsOf)
    .filter(({ part }) => 'bant' in part)
    .map((rule) => ({
      path: [...rule.path, 'bant'],
      message: 'A BANT rule cannot ask about BANT: it would ask about itself.',
    }));

/** Ids that must be told apart and are not. */
export function repeated(items: readonly { readonly id: string }[], path: Path): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: [...path, index, 'id'], message: `"${id}" is there twice.` }];
  });
}
