import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Stack } from 'aws-cdk-lib';
import { API } from '../../shared/api/api.ts';
import { routesOf } from '../../shared/api/operation.ts';

/** The routes of a stack are not those of the contract. */
export class ContractNotKept extends Error {
  override readonly name = 'ContractNotKept';
}

/** Checks that a stack has every route of the API's contract, and no other. Throws `ContractNotKept`. */
export function assertServed(stack: Stack): void {
  const built = new Set(
    stack.node.findAll().flatMap((each) => (each instanceof CfnRoute ? [each.routeKey] : [])),
  );
  const promised = new Set<string>(Object.values(API).flatMap(routesOf));
  const missing = [...promised].filter((route) => !built.has(route));
  const unknown = [...built].filter((route) => !promised.has(route));
  if (missing.length > 0 || unknown.length > 0)
    throw new ContractNotKept(
      `Routes without a function: ${missing.join(', ') || 'none'}. Routes without a contract: ${unknown.join(', ') || 'none'}.`,
    );
}
