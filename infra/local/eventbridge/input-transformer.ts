import type { TargetProperties } from '../template/properties.ts';
import type { Json, JsonObject } from '../kit/json.ts';

/** A JSON path or template that EventBridge would not take, or that is not emulated here. */
export class BadInputTransformer extends Error {
  override readonly name = 'BadInputTransformer';
}

/** What is known of a delivery beside the event itself. */
export interface Delivery {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly event: JsonObject;
}

/** Makes of an event the text that a target receives. */
export type Transform = (delivery: Delivery) => string;

/**
 * EventBridge knows dots, dashes, underscores, letters, digits, slashes and array indices, no quoted keys.
 */
const STEP = /\.([\w/-]+)|\[(\d+)\]/y;

/**
 * Prepares a JSON path such as `$.detail.mail.tags` or `$.resources[0]`.
 * @throws {BadInputTransformer} for anything beyond that
 */
export function compilePath(path: string): (event: JsonObject) => Json | undefined {
  const steps: (string | number)[] = [];
  let end = path.startsWith('$') ? 1 : -1;
  while (end >= 0 && end < path.length) {
    STEP.lastIndex = end;
    const step = STEP.exec(path);
    if (step) steps.push(step[1] ?? Number(step[2]));
    end = step ? STEP.lastIndex : -1;
  }
  if (end < 0) throw new BadInputTransformer(`"${path}" is no JSON path that EventBridge takes.`);
  return (event) => steps.reduce<Json | undefined>(child, event);
}

function child(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  const holds =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, step);
  return holds ? value[step] : undefined;
}

const PREDEFINED: Readonly<Record<string, (delivery: Delivery) => Json | undefined>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ event }) => event['time'],
  'aws.events.event.json': ({ event }) => event,
  'aws.events.event': ({ event }) =>
    Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail')),
};

/**
 * Inside quotes a value is text; elsewhere JSON, a text getting its quotes, and what is missing an empty
 * text.
 */
const rendered = (value: Json | undefined, quoted: boolean): string => {
  if (!quoted) return JSON.stringify(value ?? '');
  const plain = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return value === undefined ? '' : JSON.stringify(plain).slice(1, -1);
};

interface Piece {
  readonly text: string;
  readonly variable?: (delivery: Delivery) => Json | undefined;
  readonly quoted: boolean;
}

function* pieces(
  template: string,
  variables: Record<string, (delivery: Delivery) => Json | undefined>,
): Generator<Piece> {
  let quoted = false;
  for (const [text, name] of template.matchAll(/<([\w.-]+)>|\\.|"|[^<"\\]+|[^]/g)) {
    if (name === undefined) {
      if (text === '"') quoted = !quoted;
      yield { text, quoted };
    } else {
      const variable = variables[name];
      if (!variable) throw new BadInputTransformer(`The template names <${name}>, which is not defined.`);
      yield { text, variable, quoted };
    }
  }
}

const isStructured = (template: string): boolean => /^\s*[[{"]/.test(template);

/**
 * Prepares `InputPathsMap` and `InputTemplate`, whose result is JSON when the template looks like it, or else
 * a text. Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @throws {BadInputTransformer} for a path or a variable that EventBridge does not know
 */
export function compileTransformer(paths: Readonly<Record<string, string>>, template: string): Transform {
  const variables = { ...PREDEFINED };
  for (const [name, path] of Object.entries(paths)) {
    const read = compilePath(path);
    variables[name] = ({ event }) => read(event);
  }
  const parts = [...pieces(template, variables)];
  const render = (delivery: Delivery): string =>
    parts
      .map(({ text, variable, quoted }) => (variable ? rendered(variable(delivery), quoted) : text))
      .join('');
  if (!isStructured(template)) return render;
  return (delivery) => JSON.stringify(JSON.parse(render(delivery)));
}

/**
 * Prepares whichever of `Input`, `InputPath` and `InputTransformer` a target has; with none it gets the event
 * itself.
 */
export function compileInput(target: TargetProperties): Transform {
  const { Input: constant, InputPath: path, InputTransformer: transformer } = target;
  if (constant !== undefined) return () => constant;
  if (transformer) return compileTransformer(transformer.InputPathsMap, transformer.InputTemplate);
  if (path === undefined) return ({ event }) => JSON.stringify(event);
  const read = compilePath(path);
  return ({ event }) => JSON.stringify(read(event) ?? null);
}
