import type { Assembly, Resource } from './assembly.ts';
import type { Json, JsonObject } from './service.ts';

/** A statement of an IAM policy, every part a list. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
}

/** IAM's `Action`/`NotAction` and `Resource`/`NotResource`: any of these, or anything but these. */
export interface Patterns {
  readonly except: boolean;
  readonly any: readonly RegExp[];
}

/** A policy uses something that the local app does not decide on; granting or denying it would both be a guess. */
export class UnknownPolicy extends Error {
  override readonly name = 'UnknownPolicy';
}

/** Statements of every policy of the template that hangs on a function's role. AWS-managed policies grant logs only. */
export function statementsOf(assembly: Assembly, lambda: Resource): Statement[] {
  const role = assembly.byArn(String(lambda.properties['Role']));
  if (!role) return [];
  const attached = [...assembly.ofType('AWS::IAM::Policy'), ...assembly.ofType('AWS::IAM::ManagedPolicy')]
    .filter(
      ({ properties, arn }) =>
        has(properties['Roles'], role.ref) || has(role.properties['ManagedPolicyArns'], arn),
    )
    .map(({ properties }) => properties);
  const inline = list(role.properties['Policies']) as JsonObject[];
  return [...inline, ...attached].flatMap(({ PolicyDocument }) =>
    list((PolicyDocument as JsonObject)['Statement']).map((statement) =>
      toStatement(statement as JsonObject),
    ),
  );
}

const list = (value: Json | undefined): Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const has = (value: Json | undefined, item: string): boolean => list(value).includes(item);

function toStatement(statement: JsonObject): Statement {
  if (statement['Condition'] !== undefined) {
    throw new UnknownPolicy(
      `the local app does not decide on conditions of a policy: ${JSON.stringify(statement)}`,
    );
  }
  return {
    effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: patterns(statement, 'Action', 'i'),
    resources: patterns(statement, 'Resource', ''),
  };
}

function patterns(statement: JsonObject, name: 'Action' | 'Resource', flags: string): Patterns {
  const except = statement[`Not${name}`] !== undefined;
  const texts = list(statement[except ? `Not${name}` : name]);
  return { except, any: texts.map((text) => wildcards(String(text), flags)) };
}

/** `*` is any text and `?` any character; actions compare without regard to case. */
function wildcards(text: string, flags: string): RegExp {
  const escaped = text.replaceAll(/[\\^$.+()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
}

/**
 * IAM's decision for one action on one resource: an explicit deny wins, else there must be an allow.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  const hits = statements.filter(
    ({ actions, resources }) => fits(actions, action) && fits(resources, resource),
  );
  return hits.some(({ effect }) => effect === 'Allow') && !hits.some(({ effect }) => effect === 'Deny');
}

const fits = ({ except, any }: Patterns, text: string): boolean =>
  any.some((pattern) => pattern.test(text)) !== except;
