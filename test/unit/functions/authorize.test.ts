import { describe, expect, it } from 'vitest';
import { authorize } from '../../../functions/authorize/authorize.ts';
import { mayUse, ROUTE_ROLES } from '../../../shared/access/route-roles.ts';
import { type Role, ROLES } from '../../../shared/access/roles.ts';

const holders = new Map(ROLES.map((role) => [`key-of-${role}`, { role, name: `the ${role}` }]));
const decide = (routeKey: string, authorization?: string) =>
  authorize(
    { routeKey, headers: authorization === undefined ? {} : { authorization } },
    { holderOf: (key) => Promise.resolve(holders.get(key)) },
  );

describe('a key', () => {
  it('opens the routes of its role and no others', async () => {
    for (const role of ROLES) {
      for (const [route, needed] of ROUTE_ROLES) {
        const { isAuthorized } = await decide(route, `Bearer key-of-${role}`);
        expect(isAuthorized, `${role} on ${route}`).toBe(role === 'admin' || [needed].flat().includes(role));
      }
    }
  });

  it('tells the function whose it is', async () => {
    const decision = await decide('GET /leads', 'bearer key-of-sales');
    expect(decision).toEqual({ isAuthorized: true, context: { role: 'sales', name: 'the sales' } });
  });

  it.each([
    undefined,
    '',
    'key-of-admin',
    'Basic key-of-admin',
    'Bearer',
    'Bearer ',
    'Bearer nobody',
    'Bearer key-of-admin x',
    'Bearer key-of-admin,key-of-admin',
    `Bearer ${'x'.repeat(10_000)}`,
  ])('given as %j opens nothing, and every refusal looks the same', async (authorization) => {
    expect(await decide('GET /leads', authorization)).toEqual({ isAuthorized: false, context: {} });
  });

  it.each([
    'GET /nowhere',
    'POST /leads',
    'GET //leads',
    'GET /LEADS',
    'GET /leads/',
    'GET /%6Ceads',
    '$default',
    '',
    '__proto__',
  ])('opens no door that is not listed: %j', (route) => {
    expect(ROLES.filter((role: Role) => mayUse(role, route))).toEqual([]);
  });
});
