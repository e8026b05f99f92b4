/** What an API key is for. `admin` may do everything; no other role includes another. */
export const ROLES = ['collector', 'sales', 'marketing', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Every route that needs a key, with the role it needs beside `admin`. A route that is not listed here is closed. */
export const ROUTE_ROLES: ReadonlyMap<string, Role> = new Map([
  ['POST /activities', 'collector'],
  ['GET /leads', 'sales'],
  ['GET /leads/{id}', 'sales'],
  ['GET /leads/{id}/history', 'sales'],
  ['GET /leads/{id}/score', 'sales'],
  ['PATCH /leads/{id}', 'sales'],
  ['POST /leads/{id}/outcome', 'sales'],
]);

/** Whether a role may use a route, named as the API names it (`GET /leads/{id}`). */
export function mayUse(role: Role, routeKey: string): boolean {
  const needed = ROUTE_ROLES.get(routeKey);
  return needed !== undefined && (role === 'admin' || role === needed);
}

/** Who calls, as the authorizer found out; handed on by the API. */
export interface Caller {
  readonly role: Role;
  readonly name: string;
}
