import { NotEmulated } from '../template/arns.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { authorizerProperties, integrationProperties, routeProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

/** A route of the HTTP API with what stands behind it. */
export interface Route {
  /** `POST /forms/{formId}`, or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly authorizer?: AuthorizerSettings | undefined;
}

/** A Lambda authorizer with simple responses. */
export interface AuthorizerSettings {
  readonly functionArn: string;
  /** As in `$request.header.Authorization`; all must be present. */
  readonly identitySources: readonly string[];
  /** How long an answer may be used again for the same identity, in ms; 0 is never. */
  readonly cacheMs: number;
}

/** A route that fits a request. */
export interface RouteMatch {
  readonly route: Route;
  /** Decoded values of the path's `{…}` parts. */
  readonly pathParameters: { readonly [name: string]: string };
}

/**
 * Reads the routes of the template's HTTP API.
 * @throws {NotEmulated} for an authorizer of another kind
 */
export function routesOf(assembly: Assembly): Route[] {
  return assembly.ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const { RouteKey, Target, AuthorizerId } = read(routeProperties, resource);
    const integration = byRef(
      assembly,
      'AWS::ApiGatewayV2::Integration',
      Target.replace('integrations/', ''),
    );
    const { IntegrationUri, TimeoutInMillis } = read(integrationProperties, integration);
    return {
      key: RouteKey,
      functionArn: functionIn(IntegrationUri),
      timeoutMs: TimeoutInMillis,
      authorizer: AuthorizerId === undefined ? undefined : authorizerOf(assembly, AuthorizerId),
    };
  });
}

function byRef(assembly: Assembly, type: string, ref: string): Resource {
  const resource = assembly.ofType(type).find((candidate) => candidate.ref === ref);
  if (!resource) throw new NotEmulated(`The template defines no ${type} called ${ref}.`);
  return resource;
}

function authorizerOf(assembly: Assembly, ref: string): AuthorizerSettings {
  const resource = byRef(assembly, 'AWS::ApiGatewayV2::Authorizer', ref);
  const { AuthorizerUri, IdentitySource, AuthorizerResultTtlInSeconds } = read(
    authorizerProperties,
    resource,
  );
  return {
    functionArn: functionIn(AuthorizerUri),
    identitySources: IdentitySource,
    cacheMs: AuthorizerResultTtlInSeconds * 1000,
  };
}

/** Gateway URIs wrap a function's ARN: `…:lambda:path/2015-03-31/functions/ARN/invocations`. */
const functionIn = (uri: string): string => /arn:aws:lambda:[^/]+/.exec(uri)?.[0] ?? uri;

/**
 * Finds the route for a request. The most specific one wins: literal parts before `{part}`, before `{part+}`,
 * before `$default`; a method before `ANY`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @throws {URIError} if a part of the path is not decodable
 */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const patterns = routes.map(toPattern).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return (method, path) => {
    for (const { route, methods, expression, names } of patterns) {
      const found = methods === 'ANY' || methods === method ? expression.exec(path) : null;
      if (!found) continue;
      const values = names.map((name, i): [string, string] => [name, decodeURIComponent(found[i + 1] ?? '')]);
      return { route, pathParameters: Object.fromEntries(values) };
    }
    return undefined;
  };
}

interface Pattern {
  readonly route: Route;
  readonly methods: string;
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** Compares as text; smaller is more specific. */
  readonly rank: string;
}

function toPattern(route: Route): Pattern {
  if (route.key === '$default') return { route, methods: 'ANY', expression: /^/, names: [], rank: '9' };
  const [methods = '', path = ''] = route.key.split(' ');
  const parts = path.split('/').slice(1);
  const kinds = parts.map((part) =>
    part.endsWith('+}') ? 'greedy' : part.startsWith('{') ? 'one' : 'literal',
  );
  const sources = parts.map((part, i) => SOURCES[kinds[i]!](part));
  return {
    route,
    methods,
    expression: new RegExp(`^/${sources.join('/')}$`),
    names: parts.filter((_, i) => kinds[i] !== 'literal').map((part) => part.replaceAll(/[{}+]/g, '')),
    rank: kinds.map((kind) => RANKS[kind]).join('') + (methods === 'ANY' ? '8' : '0'),
  };
}

const SOURCES = {
  literal: (part: string): string => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`),
  one: (): string => '([^/]+)',
  greedy: (): string => '(.+)',
};
const RANKS = { literal: '1', one: '2', greedy: '3' };
