import type { Assembly, Resource } from '../template/resource.ts';
import {
  policyProperties,
  type PolicyStatement,
  roleOf,
  roleProperties,
} from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

/** A statement of an IAM policy, ready to be matched. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
}

/** IAM's `Action`/`NotAction` and `Resource`/`NotResource`: any of these, or anything but these. */
interface Patterns {
  readonly isExcept: boolean;
  readonly any: readonly RegExp[];
}

/**
 * Statements of every policy of the template that hangs on a function's role. Policies managed by AWS are
 * left out: the product's functions need none but for logs.
 * @throws {NotEmulated} for a statement with a condition
 */
export function statementsOf(assembly: Assembly, lambda: Resource): Statement[] {
  const role = assembly.byArn(read(roleOf, lambda).Role ?? '');
  if (!role) return [];
  const { ManagedPolicyArns, Policies: inline } = read(roleProperties, role);
  const attached = [...assembly.ofType('AWS::IAM::Policy'), ...assembly.ofType('AWS::IAM::ManagedPolicy')]
    .map((policy) => ({ arn: policy.arn, ...read(policyProperties, policy) }))
    .filter(({ arn, Roles }) => Roles.includes(role.ref) || ManagedPolicyArns.includes(arn));
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(toStatement));
}

const toStatement = (statement: PolicyStatement): Statement => ({
  effect: statement.Effect,
  actions: patterns(statement.Action, statement.NotAction, 'i'),
  resources: patterns(statement.Resource, statement.NotResource, ''),
});

const patterns = (
  only: readonly string[] | undefined,
  except: readonly string[] = [],
  flags: string,
): Patterns => ({
  isExcept: only === undefined,
  any: (only ?? except).map((pattern) => wildcards(pattern, flags)),
});

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

const fits = ({ isExcept, any }: Patterns, text: string): boolean =>
  any.some((pattern) => pattern.test(text)) !== isExcept;
