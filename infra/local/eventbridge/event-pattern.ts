import type { Json, JsonObject } from '../kit/json.ts';

/** A pattern that AWS would refuse, or one that uses an operator which is not emulated here. */
export class BadEventPattern extends Error {
  override readonly name = 'BadEventPattern';
}

type Test = (value: Json) => boolean;
type Node = (event: Json | undefined) => boolean;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (operand: Json, operator: string): string => {
  if (typeof operand !== 'string') throw new BadEventPattern(`"${operator}" needs a text.`);
  return operand;
};

const lower = (value: string): string => value.toLowerCase();

/** Several texts are allowed inside anything-but: any of them. */
const some = (operand: Json, test: (single: Json) => Test): Test => {
  const tests = (Array.isArray(operand) ? operand : [operand]).map(test);
  return (value) => tests.some((single) => single(value));
};

const affix = (operand: Json, operator: 'prefix' | 'suffix'): Test => {
  const ignoreCase = isObject(operand);
  const wanted = text(ignoreCase ? (operand['equals-ignore-case'] ?? null) : operand, operator);
  const fold = ignoreCase ? lower : (value: string): string => value;
  const fits = (value: string, part: string): boolean =>
    operator === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  return (value) => typeof value === 'string' && fits(fold(value), fold(wanted));
};

const literal = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const wildcard = (operand: Json): Test => {
  const wanted = text(operand, 'wildcard');
  if (wanted.includes('**')) throw new BadEventPattern('"wildcard" takes no two stars in a row.');
  const parts = wanted.split(/(?<!\\)\*/).map((part) => literal(part.replace(/\\([*\\])/g, '$1')));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (value) => typeof value === 'string' && pattern.test(value);
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const numeric = (operand: Json): Test => {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw new BadEventPattern('"numeric" needs one or two comparisons.');
  const comparisons = Array.from({ length: operand.length / 2 }, (_, i) => {
    const [sign, bound] = operand.slice(2 * i);
    const compare = typeof sign === 'string' ? COMPARE[sign] : undefined;
    if (!compare || typeof bound !== 'number')
      throw new BadEventPattern('"numeric" holds no such comparison.');
    return (value: number): boolean => compare(value, bound);
  });
  return (value) => typeof value === 'number' && comparisons.every((compare) => compare(value));
};

const anythingBut = (operand: Json): Test => {
  const refused = isObject(operand)
    ? some(Object.values(operand)[0] ?? null, (single) => operatorTest(soleKey(operand), single))
    : some(operand, exact);
  return (value) => !refused(value);
};

const exact = (wanted: Json): Test => {
  if (typeof wanted === 'object' && wanted !== null) throw new BadEventPattern('A list holds no lists.');
  return (value) => value === wanted;
};

const equalsIgnoreCase = (operand: Json): Test => {
  const wanted = lower(text(operand, 'equals-ignore-case'));
  return (value) => typeof value === 'string' && lower(value) === wanted;
};

const OPERATORS: Readonly<Record<string, (operand: Json) => Test>> = {
  prefix: (operand) => affix(operand, 'prefix'),
  suffix: (operand) => affix(operand, 'suffix'),
  'anything-but': anythingBut,
  'equals-ignore-case': equalsIgnoreCase,
  numeric,
  wildcard,
};

function soleKey(matcher: JsonObject): string {
  const [name, ...more] = Object.keys(matcher);
  if (name === undefined || more.length > 0)
    throw new BadEventPattern('A matcher holds exactly one operator.');
  return name;
}

function operatorTest(name: string, operand: Json): Test {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new BadEventPattern(`The operator "${name}" is not known.`);
  return operator(operand);
}

/** `exists` speaks of leaves: an object, however full, is none. */
const existsNode = (operand: Json): Node => {
  if (typeof operand !== 'boolean') throw new BadEventPattern('"exists" is true or false.');
  return (event) => (event !== undefined && !isObject(event)) === operand;
};

const leaf = (matcher: Json): Node => {
  if (isObject(matcher) && soleKey(matcher) === 'exists') return existsNode(matcher['exists'] ?? null);
  const test = isObject(matcher)
    ? operatorTest(soleKey(matcher), matcher[soleKey(matcher)] ?? null)
    : exact(matcher);
  return (event) => {
    if (event === undefined || isObject(event)) return false;
    return Array.isArray(event) ? event.some((element) => !isObject(element) && test(element)) : test(event);
  };
};

const anyOf = (nodes: readonly Node[]): Node => {
  if (nodes.length === 0) throw new BadEventPattern('A list of matchers must not be empty.');
  return (event) => nodes.some((node) => node(event));
};

function field(name: string, pattern: Json): Node {
  if (!isObject(pattern) && !Array.isArray(pattern))
    throw new BadEventPattern(`"${name}" must be matched by an object or a list.`);
  const node = Array.isArray(pattern) ? anyOf(pattern.map(leaf)) : object(pattern);
  const inner = (event: Json | undefined): boolean =>
    Array.isArray(event) && isObject(pattern) ? event.some((element) => node(element)) : node(event);
  return (event) => inner(isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined);
}

function object(pattern: JsonObject): Node {
  const fields = Object.entries(pattern).map(([name, inner]) => {
    if (name !== '$or') return field(name, inner);
    if (!Array.isArray(inner) || inner.length < 2 || !inner.every(isObject))
      throw new BadEventPattern('"$or" needs a list of two patterns or more.');
    return anyOf(inner.map(object));
  });
  return (event) => fields.every((matchesField) => matchesField(event));
}

/**
 * Prepares an event pattern of EventBridge, or of a Lambda event filter, which speak one language. Rules:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 * @throws {BadEventPattern} for a malformed pattern or an operator not known here, so that nothing passes
 *   unnoticed
 */
export function compilePattern(pattern: Json): (event: Json) => boolean {
  if (!isObject(pattern)) throw new BadEventPattern('An event pattern is an object.');
  return object(pattern);
}

/** Whether an event fits a pattern; see {@link compilePattern}. */
export const matches = (pattern: Json, event: Json): boolean => compilePattern(pattern)(event);
