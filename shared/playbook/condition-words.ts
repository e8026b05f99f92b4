import type {
  ActivityMatch,
  Condition,
  EdgeCondition,
  FieldCondition,
  HistoryCondition,
} from './conditions.ts';

type Scalars = string | number | boolean | readonly (string | number | boolean)[];

/** Values named one by one; the rest is counted. */
const NAMED = 6;

/** Some values as people list them. */
export function listed(values: readonly unknown[]): string {
  const rest = values.length - NAMED;
  const named = values.slice(0, NAMED).map(String).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}

const oneOf = (values: Scalars): string =>
  Array.isArray(values) && values.length > 1 ? `one of ${listed(values)}` : String([values].flat()[0]);

/** A number with its noun: `1 day`, `30 days`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A condition as a person would say it. */
export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(grouped).join(' and ');
  if ('any' in condition) return condition.any.map(grouped).join(' or ');
  if ('not' in condition) return `not ${grouped(condition.not)}`;
  if ('bant' in condition) return `${condition.bant} is ${condition.is}`;
  if ('did' in condition) return historyWords(condition);
  if ('edge' in condition) return edgeWords(condition);
  if ('sequence' in condition) {
    const within = `within ${counted(condition.withinDays, 'day')}`;
    const lasting = condition.forDays === undefined ? '' : `, for ${counted(condition.forDays, 'day')}`;
    return `${condition.sequence.map(matchWords).join(', then ')} ${within}${lasting}`;
  }
  if ('complete' in condition) {
    const { complete, atLeast = complete.length } = condition;
    return `${atLeast} of ${listed(complete)} known`;
  }
  return fieldWords(condition);
}

const grouped = (condition: Condition): string =>
  'all' in condition || 'any' in condition ? `(${conditionWords(condition)})` : conditionWords(condition);

function fieldWords({
  field,
  is,
  in: among,
  inList,
  min,
  max,
  contains,
  like,
  known,
}: FieldCondition): string {
  const tests = [
    known === undefined ? undefined : `is ${known ? 'known' : 'unknown'}`,
    is === undefined ? undefined : `is ${is}`,
    among && `is ${oneOf(among)}`,
    inList && `is on the list ${inList}`,
    min === undefined ? undefined : `is ${min} or more`,
    max === undefined ? undefined : `is ${max} or less`,
    contains && `contains “${contains}”`,
    like && `is like “${like}”`,
  ];
  return `${field} ${tests.filter((test) => test !== undefined).join(' and ')}`;
}

function edgeWords({ edge, of, is, where }: EdgeCondition): string {
  const verdict = is === undefined ? undefined : `is ${oneOf(is)}`;
  const properties = where && `has ${whereWords(where)}`;
  const requirements = [verdict, properties].filter((each) => each !== undefined).join(' and ');
  return `the ${edge} of ${listed([of].flat())} ${requirements}`;
}

/** Which activities a match takes. */
export const matchWords = ({ did, where }: ActivityMatch): string =>
  where === undefined ? oneOf(did) : `${oneOf(did)} with ${whereWords(where)}`;

const whereWords = (where: NonNullable<ActivityMatch['where']>): string =>
  Object.entries(where)
    .map(([property, values]) => `${property} ${oneOf(values)}`)
    .join(' and ');

function historyWords({ atLeast = 1, distinct, withinDays, ...match }: HistoryCondition): string {
  const often = atLeast === 1 ? '' : ` ${atLeast} times or more`;
  const apart = distinct === undefined ? '' : ` on different ${distinct}s`;
  const within = withinDays === undefined ? '' : ` in the last ${counted(withinDays, 'day')}`;
  return `did ${matchWords(match)}${often}${apart}${within}`;
}
