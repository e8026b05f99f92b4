import { isObject, type Json, type JsonObject, text } from '../kit/json.ts';

/** Where names in a template lead: one scope per stack. */
export interface Scope {
  /** Value of `Ref`: a parameter, a pseudo parameter or a resource. */
  ref(name: string): Json | undefined;
  /** Value of `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): Json;
  /** Value that another stack exports under this name. */
  imported(name: string): Json;
  /** Whether a condition of the template holds. */
  condition(name: string): boolean;
  /** `Fn::FindInMap`. */
  mapped(map: string, key: string, second: string): Json;
}

/** A template uses something that the local app does not know; the message says what. */
export class UnknownIntrinsic extends Error {
  override readonly name = 'UnknownIntrinsic';
}

type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

/**
 * Replaces every intrinsic function in a value. `undefined` stands for `AWS::NoValue`, which takes the
 * property or list entry that holds it along.
 */
export function resolve(value: Json, scope: Scope): Json | undefined {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) {
    const intrinsic = INTRINSICS.get(only);
    if (intrinsic) return intrinsic(value[only] ?? null, scope);
    if (only.startsWith('Fn::')) throw new UnknownIntrinsic(`the local app does not know ${only}`);
  }
  const resolved: JsonObject = {};
  for (const key of keys) {
    const item = resolve(value[key] ?? null, scope);
    if (item !== undefined) resolved[key] = item;
  }
  return resolved;
}

/** Evaluates a condition expression of a template's `Conditions`, or a `Fn::If`'s. */
export function holds(expression: Json, scope: Scope): boolean {
  if (!isObject(expression)) return expression === true || expression === 'true';
  if (typeof expression.Condition === 'string') return scope.condition(expression.Condition);
  const parts = (name: string): Json[] => list(expression[name] ?? null);
  if ('Fn::Equals' in expression) {
    const [left, right] = parts('Fn::Equals').map((part) => resolve(part, scope));
    return JSON.stringify(left) === JSON.stringify(right);
  }
  if ('Fn::Not' in expression) return !holds(parts('Fn::Not')[0] ?? null, scope);
  if ('Fn::And' in expression) return parts('Fn::And').every((part) => holds(part, scope));
  if ('Fn::Or' in expression) return parts('Fn::Or').some((part) => holds(part, scope));
  throw new UnknownIntrinsic(`the local app does not know the condition ${Object.keys(expression).join()}`);
}

function list(value: Json): Json[] {
  if (!Array.isArray(value)) throw new UnknownIntrinsic(`expected a list, found ${JSON.stringify(value)}`);
  return value;
}

/** Arguments of an intrinsic that takes a list, themselves resolved. */
const resolvedList = (argument: Json, scope: Scope): (Json | undefined)[] =>
  list(resolve(argument, scope) ?? null);

function substitute(argument: Json, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return text(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isObject(variables) && name in variables) return text(resolve(variables[name] ?? null, scope));
    const dot = name.indexOf('.');
    return text(dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)));
  });
}

function attribute(argument: Json, scope: Scope): Json {
  const [logicalId, name] = typeof argument === 'string' ? argument.split(/\.(.*)/s) : list(argument);
  return scope.attribute(text(logicalId), text(resolve(name ?? null, scope)));
}

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope) => scope.ref(text(argument))],
  ['Condition', (argument, scope) => scope.condition(text(argument))],
  ['Fn::GetAtt', attribute],
  ['Fn::Sub', substitute],
  ['Fn::Base64', (argument, scope) => Buffer.from(text(resolve(argument, scope))).toString('base64')],
  ['Fn::ImportValue', (argument, scope) => scope.imported(text(resolve(argument, scope)))],
  [
    'Fn::Join',
    (argument, scope) => {
      const [separator, parts] = resolvedList(argument, scope);
      return list(parts ?? null)
        .map(text)
        .join(text(separator));
    },
  ],
  [
    'Fn::Select',
    (argument, scope) => {
      const [index, items] = resolvedList(argument, scope);
      return list(items ?? null)[Number(index)];
    },
  ],
  [
    'Fn::Split',
    (argument, scope) => {
      const [separator, whole] = resolvedList(argument, scope);
      return text(whole).split(text(separator));
    },
  ],
  [
    'Fn::If',
    (argument, scope) => {
      const [condition, yes, no] = list(argument);
      return resolve((scope.condition(text(condition)) ? yes : no) ?? null, scope);
    },
  ],
  [
    'Fn::FindInMap',
    (argument, scope) => {
      const [map, key, second] = resolvedList(argument, scope);
      return scope.mapped(text(map), text(key), text(second));
    },
  ],
]);
