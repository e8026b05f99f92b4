import { describe, expect, it } from 'vitest';
import { authorize } from '../../../functions/authorize/authorize.ts';
import { ROLES } from '../../../shared/access/roles.ts';

import { rolesByRoute } from '../../../shared/api/api.ts';

const ROLES_BY_ROUTE = new Map(Object.entries(rolesByRoute()));
const holders = new Map(ROLES.map((role) => [`key-of-${role}`, { role, name: `the ${role}` }]));
const NOW = Date.UTC(2026, 2, 2, 12);
const used: string[] = [];
const decide = (routeKey: string, authorization?: string) =>
  authorize(
    { routeKey, headers: authorization === undefined ? {} : { authorization } },
    {
      clock: () => NOW,
      keys: {
        holder: (key) => Promise.resolve(holders.get(key)),
        noteUse: async (_, day) => void used.push(day),
      },
      rolesByRoute: ROLES_BY_ROUTE,
    },
  );

describe('a key', () => {
  it('leaves the day of its first use there, and nothing for a request that is refused', async () => {
    used.length = 0;
    await decide('GET /leads', 'Bearer key-of-sales');
    await decide('GET /leads', 'Bearer key-of-collector');
    expect(used).toEqual(['2026-03-02']);
  });

  it('opens the routes of its role and no others', async () => {
    for (const role of ROLES) {
      for (const [route, needed] of ROLES_BY_ROUTE) {
        const { isAuthorized } = await decide(route, `Bearer key-of-${role}`);
        expect(isAuthorized, `${role} on ${route}`).toBe(role === 'admin' || needed.includes(role));
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
  ])('opens no door that is not listed: %j', async (route) => {
    const decisions = await Promise.all(ROLES.map((role) => decide(route, `Bearer key-of-${role}`)));
    expect(decisions.map(({ isAuthorized }) => isAuthorized)).not.toContain(true);
  });
});
