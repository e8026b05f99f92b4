import { Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { needsKey, type Operations, partsOf, type Route, routesOf } from '../../shared/api/operation.ts';
import type { FunctionName } from '../functions/function-environments.ts';
import type { HttpApi } from './http-api.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface HttpFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly api: HttpApi;
  /** The operations of the contract that it serves. */
  readonly operations: Operations;
  /** Why it is safe that callers without an API key reach it. Required exactly where some do. */
  readonly openBecause?: string;
}

/** An operation is open without a reason, or a reason is given though none is open. */
export class OpenWithoutReason extends Error {
  override readonly name = 'OpenWithoutReason';
}

/** A function that answers routes of the HTTP API. */
export class HttpFunction<Name extends FunctionName> extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { api, operations, openBecause, ...props }: HttpFunctionProps<Name>,
  ) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', props);
    const integration = new HttpLambdaIntegration('Integration', lambda);
    for (const operation of Object.values(operations)) {
      const isOpen = !needsKey(operation);
      if (isOpen !== (openBecause !== undefined)) throw new OpenWithoutReason(`${operation.route}: ${id}`);
      for (const route of routesOf(operation)) {
        const httpRoute = new HttpRoute(this, route, {
          httpApi: api.api,
          routeKey: routeKey(route),
          integration,
          ...(!isOpen && { authorizer: api.authorizer }),
        });
        if (openBecause !== undefined)
          Validations.of(httpRoute).acknowledge({ id: 'AwsSolutions-APIG4', reason: openBecause });
      }
    }
  }
}

function routeKey(route: Route): HttpRouteKey {
  const { method, path } = partsOf(route);
  return HttpRouteKey.with(path, HttpMethod[method]);
}
