import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import type { Caller } from '../../shared/access/caller.ts';
import type { Role } from '../../shared/access/roles.ts';
import type { ApiKeyHolder } from '../../shared/stores/api-key-store.ts';

export interface Dependencies {
  readonly holderOf: (key: string) => Promise<ApiKeyHolder | undefined>;
  /** The roles that may use each route beside `admin`, by API Gateway's `routeKey`; others are denied. */
  readonly rolesByRoute: RolesByRoute;
}

export type RolesByRoute = ReadonlyMap<string, readonly Role[]>;

export type Decision = APIGatewaySimpleAuthorizerWithContextResult<Partial<Caller>>;

/** RFC 6750: the scheme's name is not case-sensitive, its token has no space in it. */
const BEARER = /^bearer +(\S+)$/i;

/**
 * Authorizes a request if its API key's role may use the route. Every refusal is the same: it does not reveal
 * whether the key exists.
 */
export async function authorize(
  { routeKey, headers }: Pick<APIGatewayRequestAuthorizerEventV2, 'routeKey' | 'headers'>,
  { holderOf, rolesByRoute }: Dependencies,
): Promise<Decision> {
  const key = BEARER.exec(headers?.authorization ?? '')?.[1] ?? '';
  const holder = await holderOf(key);
  if (!holder || !mayUse(holder.role, routeKey, rolesByRoute)) return { isAuthorized: false, context: {} };
  return { isAuthorized: true, context: { role: holder.role, name: holder.name } };
}

function mayUse(role: Role, routeKey: string, rolesByRoute: RolesByRoute): boolean {
  const roles = rolesByRoute.get(routeKey);
  return roles !== undefined && (role === 'admin' || roles.includes(role));
}
