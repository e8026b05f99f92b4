import { Engine, type NestedCondition, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import type { ActivityMatch, Condition, FieldCondition } from '../../../shared/playbook/conditions.ts';
import type { Criterion, Model, Playbook } from '../../../shared/playbook/schema.ts';
import { fitsPath } from '../../../shared/scoring/pages.ts';

/** What a rule adds: points to a group of the model. */
export interface Award {
  readonly id: string;
  readonly group: string;
  readonly points: number;
}

/** The default rules ask for something that they are not translated for here. */
export class NotTranslated extends Error {
  override readonly name = 'NotTranslated';
}

function fieldConditions({ field, is, in: values, min, max, contains, known }: FieldCondition): NestedCondition[] {
  const asked = (operator: string, value: unknown): NestedCondition => ({ fact: field, operator, value });
  return [
    ...(is === undefined ? [] : [asked('equal', is)]),
    ...(values === undefined ? [] : [asked('in', values)]),
    ...(min === undefined ? [] : [asked('greaterThanInclusive', min)]),
    ...(max === undefined ? [] : [asked('lessThanInclusive', max)]),
    ...(contains === undefined ? [] : [asked('containsText', contains.toLowerCase())]),
    ...(known === undefined ? [] : [asked('isKnown', known)]),
  ];
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

const matchConditions = ({ did, where = {} }: ActivityMatch): NestedCondition[] => [
  { fact: 'type', operator: 'in', value: listOf(did) },
  ...Object.entries(where).map(([fact, value]) => ({ fact, operator: 'in', value: listOf(value) })),
];

function stateCondition(condition: Condition, model: Model): NestedCondition {
  if ('field' in condition) return { all: fieldConditions(condition) };
  if ('all' in condition) return { all: condition.all.map((part) => stateCondition(part, model)) };
  if ('any' in condition) return { any: condition.any.map((part) => stateCondition(part, model)) };
  if ('bant' in condition && condition.is !== 'unknown') {
    return stateCondition(model.bant[condition.bant][condition.is], model);
  }
  throw new NotTranslated(JSON.stringify(condition));
}

const conditionsOf = (criterion: Criterion, model: Model): TopLevelCondition => ({
  all: 'on' in criterion ? matchConditions(criterion.on) : [stateCondition(criterion.when, model)],
});

/** Each criterion of a model as a rule of json-rules-engine that awards its points. */
export const rulesOf = (model: Model): RuleProperties[] =>
  model.criteria.map((criterion) => {
    const { id, group, points } = criterion;
    const params: Award = { id, group, points };
    return { name: id, conditions: conditionsOf(criterion, model), event: { type: 'award', params } };
  });

/** An engine for a model's criteria. Its facts are one activity's type, page class and properties, and the person's profile. */
export function rulesEngine(model: Model): Engine {
  const engine = new Engine(rulesOf(model), { allowUndefinedFacts: true });
  engine.addOperator('containsText', (fact: unknown, text: string) =>
    typeof fact === 'string' ? fact.toLowerCase().includes(text) : false,
  );
  engine.addOperator('isKnown', (fact: unknown, known: boolean) => (fact !== undefined) === known);
  return engine;
}

/** The awards that these facts earn. */
export async function awardsFor(engine: Engine, facts: Record<string, unknown>): Promise<Award[]> {
  const { events } = await engine.run(facts);
  return events.map(({ params }) => params as Award);
}

/** The class of a page by the playbook's rules; the first that fits wins. */
export const pageClassOf = (page: unknown, { pages }: Playbook): string | undefined =>
  typeof page === 'string' ? pages.find(({ path }) => fitsPath(path, page))?.pageClass : undefined;
