import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import type { Caller } from '../../shared/access/caller.ts';
import type { Role } from '../../shared/access/roles.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { isoDay } from '../../shared/runtime/instant.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { ApiKeyStore } from '../../shared/stores/api-key-store.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly keys: Pick<ApiKeyStore, 'holder' | 'noteUse'>;
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
  dependencies: Dependencies,
): Promise<Decision> {
  const key = BEARER.exec(headers?.authorization ?? '')?.[1] ?? '';
  const { clock, keys, rolesByRoute } = dependencies;
  const now = clock();
  const holder = await keys.holder(key, now);
  if (!holder || !mayUse(holder.role, routeKey, rolesByRoute)) return { isAuthorized: false, context: {} };
  if (holder.lastUsedOn !== isoDay(now)) await noteUse(key, holder.name, isoDay(now), dependencies);
  return { isAuthorized: true, context: { role: holder.role, name: holder.name } };
}

function mayUse(role: Role, routeKey: string, rolesByRoute: RolesByRoute): boolean {
  const roles = rolesByRoute.get(routeKey);
  return roles !== undefined && (role === 'admin' || roles.includes(role));
}

/** The first use of a day is noted, and costs one write; nobody is turned away because that fails. */
async function noteUse(key: string, name: string, day: string, { keys }: Dependencies): Promise<void> {
  try {
    await keys.noteUse(key, day);
  } catch (error) {
    log.warn('The last use of a key could not be noted.', { name, failure: failureOf(error) });
  }
}
