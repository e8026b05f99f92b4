import { Engine, type NestedCondition, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import type { ActivityMatch, Condition, FieldCondition } from '../../../shared/playbook/conditions.ts';
import type { Criterion, Model, Playbook } from '../../../shared/playbook/schema.ts';

/** What a rule adds: points to a group of the model. */
export interface Award {
  readonly id: string;
  readonly group: string;
  readonly points: number;
}

/** The default rules ask for something that they are not translated for here. */
class NotTranslated extends Error {
  override readonly name = 'NotTranslated';
}

/** What a comparison of a field condition is called in json-rules-engine. */
const OPERATORS: Readonly<Record<string, string>> = {
  is: 'equal',
  in: 'in',
  inList: 'in',
  min: 'greaterThanInclusive',
  max: 'lessThanInclusive',
  contains: 'containsText',
  known: 'isKnown',
};

function fieldConditions(
  { field, ...comparisons }: FieldCondition,
  lists: Playbook['lists'],
): NestedCondition[] {
  return Object.entries(comparisons).map(([comparison, asked]) => {
    const operator = OPERATORS[comparison];
    if (operator === undefined) throw new NotTranslated(comparison);
    return { fact: field, operator, value: comparison === 'inList' ? lists[String(asked)] : asked };
  });
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

const matchConditions = ({ did, where = {} }: ActivityMatch): NestedCondition[] => [
  { fact: 'type', operator: 'in', value: listOf(did) },
  ...Object.entries(where).map(([fact, value]) => ({ fact, operator: 'in', value: listOf(value) })),
];

/** A model, and the lists of its playbook. */
interface Rulebook {
  readonly model: Model;
  readonly lists: Playbook['lists'];
}

function stateCondition(condition: Condition, rulebook: Rulebook): NestedCondition {
  const part = (each: Condition): NestedCondition => stateCondition(each, rulebook);
  if ('field' in condition) return { all: fieldConditions(condition, rulebook.lists) };
  if ('all' in condition) return { all: condition.all.map(part) };
  if ('any' in condition) return { any: condition.any.map(part) };
  if ('bant' in condition && condition.is !== 'unknown') {
    return part(rulebook.model.bant[condition.bant][condition.is]);
  }
  throw new NotTranslated(JSON.stringify(condition));
}

function conditionsOf(criterion: Criterion, rulebook: Rulebook): TopLevelCondition {
  const conditions =
    'on' in criterion ? matchConditions(criterion.on) : [stateCondition(criterion.when, rulebook)];
  return { all: conditions };
}

/**
 * An order of deeds is beyond an engine without a memory: it is spared that rule, and one activity alone
 * never fulfils it.
 */
const isOfTheMoment = (criterion: Criterion): boolean =>
  !('when' in criterion && 'sequence' in criterion.when);

/** Each criterion of a model as a rule of json-rules-engine that awards its points. */
const rulesOf = (rulebook: Rulebook): RuleProperties[] =>
  rulebook.model.criteria.filter(isOfTheMoment).map((criterion) => {
    const { id, group, points } = criterion;
    const params: Award = { id, group, points };
    return { name: id, conditions: conditionsOf(criterion, rulebook), event: { type: 'award', params } };
  });

/**
 * An engine for the criteria of a playbook's default model. Its facts are one activity's type, page class and
 * properties, and the person's profile.
 */
export function rulesEngine({ models, lists }: Playbook): Engine {
  const model = models['default'];
  if (!model) throw new NotTranslated('a playbook without a default model');
  const engine = new Engine(rulesOf({ model, lists }), { allowUndefinedFacts: true });
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

/** The class of a page by the playbook's rules, all of which name a beginning; the first that fits wins. */
export const pageClassOf = (page: unknown, pages: Playbook['pages']): string | undefined =>
  typeof page === 'string'
    ? pages.find(({ path }) => page.startsWith(path.replace(/\*$/, '')))?.pageClass
    : undefined;
