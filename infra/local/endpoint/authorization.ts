import { ACCOUNT } from '../template/arns.ts';
import { roleOf } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { needsOf } from './needs.ts';
import { allows, type Statement, statementsOf } from './policies.ts';
import type { AwsCall } from './aws-service.ts';

/**
 * Decides whether a function may make a call: its role's policies in the template against the permissions
 * that AWS would ask for. A grant that was forgotten shows here, not after a deploy.
 */
export class Authorization {
  readonly #statements: ReadonlyMap<
    string,
    { readonly lambda: Resource; readonly statements: readonly Statement[] }
  >;

  /** @throws {NotEmulated} so that the start fails rather than a call */
  constructor(assembly: Assembly) {
    const functions = assembly.ofType('AWS::Lambda::Function');
    this.#statements = new Map(
      functions.map((lambda) => [lambda.id, { lambda, statements: statementsOf(assembly, lambda) }]),
    );
  }

  /**
   * What AWS would say against a call; undefined if nothing. Callers from outside the template may do
   * everything.
   */
  objection(call: AwsCall): string | undefined {
    const caller = this.#statements.get(call.functionName ?? '');
    if (!caller) return undefined;
    const { lambda, statements } = caller;
    const missing = needsOf(call).find(
      ({ action, anyOf }) => !anyOf.some((resource) => allows(statements, action, resource)),
    );
    if (!missing) return undefined;
    const role = read(roleOf, lambda).Role?.split('/').at(-1);
    return (
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${lambda.label} is not authorized to perform: ` +
      `${missing.action} on resource: ${missing.anyOf.join(' or ')} because no identity-based policy of the template allows it`
    );
  }
}
