import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import type { Caller } from '../../shared/access/caller.ts';
import { mayUse } from '../../shared/access/route-roles.ts';
import type { ApiKeyHolder } from '../../shared/stores/api-key-store.ts';

export interface Dependencies {
  readonly holderOf: (key: string) => Promise<ApiKeyHolder | undefined>;
}

export type Decision = APIGatewaySimpleAuthorizerWithContextResult<Partial<Caller>>;

/** RFC 6750: the scheme's name is not case-sensitive, its token has no space in it. */
const BEARER = /^bearer +(\S+)$/i;

/**
 * Authorizes a request if its API key's role may use the route. Every refusal is the same: it does not reveal
 * whether the key exists.
 */
export async function authorize(
  { routeKey, headers }: Pick<APIGatewayRequestAuthorizerEventV2, 'routeKey' | 'headers'>,
  { holderOf }: Dependencies,
): Promise<Decision> {
  const key = BEARER.exec(headers?.authorization ?? '')?.[1] ?? '';
  const holder = await holderOf(key);
  if (!holder || !mayUse(holder.role, routeKey)) return { isAuthorized: false, context: {} };
  return { isAuthorized: true, context: { role: holder.role, name: holder.name } };
}
