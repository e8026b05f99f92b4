import type { Condition, FieldCondition } from '../../../shared/playbook/conditions.ts';
import type { ActivityCriterion, Criterion, Model, Playbook } from '../../../shared/playbook/schema.ts';
import { expandBant } from '../../../shared/scoring/expand-bant.ts';
import type { Activity, Scalar } from '../../../shared/lead/activity.ts';

/** Points by group, and the criteria that count, as bits. */
export interface Sums {
  readonly groups: readonly number[];
  readonly mask: readonly number[];
}

/** A person's profile and activities, scored by a function that knows its criteria by heart. */
export type ByHand = (
  profile: Readonly<Record<string, Scalar>>,
  activities: readonly Activity[],
  minute: number,
) => Sums;

/** The criteria ask for something that is not written by hand here. */
class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** More values than this are looked up in a set. */
const FEW = 4;
const text = (value: unknown): string =>
  JSON.stringify(typeof value === 'string' ? value.toLowerCase() : value);

/**
 * Writes the source of the function that an engineer would write for these criteria: plain comparisons of
 * local variables.
 */
class Writer {
  readonly sets: string[] = [];
  readonly fields = new Set<string>();
  readonly #model: Model;
  readonly #lists: Playbook['lists'];

  constructor(model: Model, lists: Playbook['lists']) {
    this.#model = model;
    this.#lists = lists;
  }

  condition(condition: Condition): string {
    if ('field' in condition) return this.#field(condition);
    if ('all' in condition) return `(${condition.all.map((each) => this.condition(each)).join(' && ')})`;
    if ('any' in condition) return `(${condition.any.map((each) => this.condition(each)).join(' || ')})`;
    if ('not' in condition) return `!(${this.condition(condition.not)})`;
    if ('bant' in condition) return this.condition(expandBant(condition, this.#model.bant));
    throw new NotWritten(JSON.stringify(condition));
  }

  #field({ field, is, min, max, contains, like, known, inList, ...rest }: FieldCondition): string {
    this.fields.add(field);
    if (known !== undefined) return `${field} ${known ? '!==' : '==='} undefined`;
    const comparisons = [
      is !== undefined && `${field} === ${text(is)}`,
      rest.in && this.#among(field, rest.in),
      inList && this.#among(field, this.#lists[inList]!),
      min !== undefined && `${field} >= ${min}`,
      max !== undefined && `${field} <= ${max}`,
      contains && `${field} !== undefined && ${field}.includes(${text(contains)})`,
      like && `${field} !== undefined && ${pattern(field, like)}`,
    ];
    return `(${comparisons.filter((each) => typeof each === 'string').join(' && ')})`;
  }

  #among(field: string, values: readonly Scalar[]): string {
    if (values.length <= FEW) return `(${values.map((value) => `${field} === ${text(value)}`).join(' || ')})`;
    const name = `SET_${this.sets.length}`;
    this.sets.push(`const ${name} = new Set([${values.map(text).join(', ')}]);`);
    return `${name}.has(${field})`;
  }
}

/** A pattern with one star, as calls of text functions. */
function pattern(field: string, like: string): string {
  const [head = '', tail = '', more] = like.split('*');
  if (more !== undefined) throw new NotWritten(like);
  const ends = [head && `${field}.startsWith(${text(head)})`, tail && `${field}.endsWith(${text(tail)})`];
  return ends.filter((each) => each !== '').join(' && ');
}

const isOnActivities = (criterion: Criterion): criterion is ActivityCriterion => 'on' in criterion;
const adds = (group: string, index: number, points: string | number): string =>
  `{ ${group} += ${points}; mask${index >> 5} |= ${1 << (index & 31)}; }`;

function worth({ decay }: ActivityCriterion): string {
  if (decay.kind === 'none') return '1';
  if (decay.kind === 'halfLife') return `2 ** ((at - minute) / ${decay.days * 1440})`;
  throw new NotWritten(decay.kind);
}

/** What happens at an activity of this type: what each of its criteria counts. */
function atActivity(type: string, criteria: readonly (readonly [number, ActivityCriterion])[]): string {
  const lines = criteria
    .filter(([, { on }]) => on.did === type)
    .map(([index, { on, count, ...rest }]) => {
      const where = Object.entries(on.where ?? {}).map(
        ([name, value]) => `each.properties.${name} === ${text(value)}`,
      );
      const counts = `count${index} ${count === 'once' ? '=' : '+='} ${worth({ on, count, ...rest })};`;
      return where.length > 0 ? `if (${where.join(' && ')}) ${counts}` : counts;
    });
  return `case ${text(type)}: ${lines.join(' ')} break;`;
}

/** The source of the function for a model's criteria. */
function sourceFor(model: Model, lists: Playbook['lists']): string {
  const writer = new Writer(model, lists);
  const words = Array.from({ length: Math.ceil(model.criteria.length / 32) }, (_, word) => `mask${word}`);
  const groups = Object.entries(model.groups);
  const onActivities = [...model.criteria.entries()].filter((each): each is [number, ActivityCriterion] =>
    isOnActivities(each[1]),
  );
  const types = [...new Set(onActivities.flatMap(([, { on }]) => on.did))];
  const sums = [...model.criteria.entries()].map(([index, criterion]) => {
    if (!isOnActivities(criterion))
      return `if (${writer.condition(criterion.when)}) ${adds(criterion.group, index, criterion.points)}`;
    const size = `Math.min(${criterion.cap}, ${Math.abs(criterion.points)} * count${index})`;
    return `if (count${index} !== 0) ${adds(criterion.group, index, `${criterion.points < 0 ? '-' : ''}${size}`)}`;
  });
  const fields = [...writer.fields].map(
    (field) =>
      `const ${field} = typeof profile.${field} === 'string' ? profile.${field}.toLowerCase() : profile.${field};`,
  );
  return [
    ...writer.sets,
    'return function score(profile, activities, minute) {',
    ...fields,
    ...groups.map(([group]) => `let ${group} = 0;`),
    ...words.map((word) => `let ${word} = 0;`),
    ...onActivities.map(([index]) => `let count${index} = 0;`),
    'for (const each of activities) { const at = Math.floor(each.occurredAt / 60000); switch (each.type) {',
    ...types.map((type) => atActivity(type, onActivities)),
    '} }',
    ...sums,
    `return { groups: [${groups.map(([group, { floor = 0, cap }]) => `Math.min(${cap}, Math.max(${floor}, ${group}))`).join(', ')}], mask: [${words.join(', ')}] };`,
    '};',
  ].join('\n');
}

/** Only a benchmark does this: the product never executes text. */
export function byHand(model: Model, lists: Playbook['lists']): ByHand {
  // oxlint-disable-next-line typescript/no-implied-eval -- as fast as code written by hand
  return new Function(sourceFor(model, lists))() as ByHand;
}
