import { Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/function-environments.ts';
import type { HttpApi } from './http-api.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** Method and path, such as `GET /leads/{id}`. */
type Route = `${HttpMethod} /${string}`;

export interface HttpFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly api: HttpApi;
  readonly routes: readonly Route[];
  /**
   * Who may call: holders of an API key whose role may use the route, or anyone, with the reason why that is
   * safe.
   */
  readonly callers: 'key holders' | { readonly anyoneBecause: string };
}

/** A function that answers routes of the HTTP API. */
export class HttpFunction<Name extends FunctionName> extends Construct {
  constructor(scope: Construct, id: string, { api, routes, callers, ...props }: HttpFunctionProps<Name>) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', props);
    const integration = new HttpLambdaIntegration('Integration', lambda);
    for (const route of routes) {
      const httpRoute = new HttpRoute(this, route, {
        httpApi: api.api,
        routeKey: routeKey(route),
        integration,
        ...(callers === 'key holders' && { authorizer: api.authorizer }),
      });
      if (callers === 'key holders') continue;
      Validations.of(httpRoute).acknowledge({ id: 'AwsSolutions-APIG4', reason: callers.anyoneBecause });
    }
  }
}

function routeKey(route: Route): HttpRouteKey {
  const method = Object.values(HttpMethod).find((each) => route.startsWith(`${each} `));
  if (!method) throw new Error(`${route} has no method.`);
  return HttpRouteKey.with(route.slice(method.length + 1), method);
}
