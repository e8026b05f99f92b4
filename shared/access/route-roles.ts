import type { Role } from './roles.ts';

/**
 * Marketing and sales share the playbook: both read and sign it; only marketing edits, publishes and restores
 * it.
 */
const BOTH: readonly Role[] = ['marketing', 'sales'];

/**
 * Every route that needs a key, with the roles that may use it beside `admin`. A route that is not listed
 * here is denied.
 */
export const ROUTE_ROLES: ReadonlyMap<string, Role | readonly Role[]> = new Map<
  string,
  Role | readonly Role[]
>([
  ['POST /activities', 'collector'],
  ['GET /leads', 'sales'],
  ['GET /leads/{id}', 'sales'],
  ['GET /leads/{id}/history', 'sales'],
  ['GET /leads/{id}/score', 'sales'],
  ['PATCH /leads/{id}', 'sales'],
  ['POST /leads/{id}/outcome', 'sales'],
  ['POST /leads/{id}/merge', 'sales'],
  ['GET /playbook', BOTH],
  ['GET /playbook/schema.json', BOTH],
  ['GET /playbook/audit', BOTH],
  ['GET /playbook/versions', BOTH],
  ['GET /playbook/versions/{n}', BOTH],
  ['POST /playbook/versions/{n}/restore', 'marketing'],
  ['GET /playbook/draft', BOTH],
  ['PUT /playbook/draft', 'marketing'],
  ['DELETE /playbook/draft', 'marketing'],
  ['GET /playbook/draft/diff', BOTH],
  ['POST /playbook/draft/sign', BOTH],
  ['POST /playbook/draft/publish', 'marketing'],
  ['POST /playbook/draft/preview', 'marketing'],
  ['GET /playbook/previews/{id}', BOTH],
  ['POST /playbook/versions/{n}/release', 'marketing'],
  ['GET /playbook/versions/{n}/progress', BOTH],
  ['GET /mail/skipped', 'marketing'],
]);

/** Whether a role may use a route, named as the API names it (`GET /leads/{id}`). */
export function mayUse(role: Role, routeKey: string): boolean {
  const needed = ROUTE_ROLES.get(routeKey);
  return needed !== undefined && (role === 'admin' || [needed].flat().includes(role));
}
