import { afterAll, beforeAll, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const asAdmin = async (path: string, body: unknown = {}) => {
  const response = await app.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${app.running.keys.admin}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};
const queueWith = async (key: string | undefined): Promise<number> =>
  (await app.fetch('/leads', { headers: { authorization: `Bearer ${key}` } })).status;
const FIVE_MINUTES = 'PT6M';

interface Listed {
  readonly keys: readonly { readonly name: string; readonly state: string; readonly lastUsedOn?: string }[];
  readonly cursor?: string;
}

it('lets an admin create, rotate and revoke a key, and see who did what and when it was used', async () => {
  const created = await asAdmin('/keys', { name: 'front desk', role: 'sales' });
  expect(created.status).toBe(201);
  expect(await queueWith(created.body['key'])).toBe(200);
  expect((await asAdmin('/keys', { name: 'Front Desk', role: 'sales' })).status).toBe(409);

  const rotated = await asAdmin('/keys/front%20desk/rotate', { overlapHours: 1 });
  expect([await queueWith(created.body['key']), await queueWith(rotated.body['key'])]).toEqual([200, 200]);
  await app.travel('PT2H');
  expect([await queueWith(created.body['key']), await queueWith(rotated.body['key'])]).toEqual([403, 200]);

  expect((await asAdmin('/keys/front%20desk/revoke')).status).toBe(200);
  await app.travel(FIVE_MINUTES);
  expect(await queueWith(rotated.body['key'])).toBe(403);
  expect((await asAdmin('/keys/front%20desk/revoke')).status).toBe(409);

  const { keys } = await app.call<Listed>('admin', '/keys');
  expect(keys.map(({ name }) => name)).toEqual([
    'front desk',
    'local admin',
    'local collector',
    'local marketing',
    'local sales',
  ]);
  expect(keys[0]).toMatchObject({ state: 'revoked', lastUsedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  const first = await app.call<Listed>('admin', '/keys?limit=2');
  const second = await app.call<Listed>('admin', `/keys?limit=3&cursor=${first.cursor}`);
  expect([...first.keys, ...second.keys].map(({ name }) => name)).toEqual(keys.map(({ name }) => name));
  expect(second.cursor).toBeUndefined();

  const { entries } = await app.call<{ entries: { what: string; key: string; who: { name: string } }[] }>(
    'admin',
    '/keys/audit?limit=3',
  );
  expect(entries.map(({ what, key, who }) => [what, key, who.name])).toEqual([
    ['revoked', 'front desk', 'local admin'],
    ['rotated', 'front desk', 'local admin'],
    ['created', 'front desk', 'local admin'],
  ]);
});

it('ends a key at its expiry, and takes no expiry that is past', async () => {
  const now = await app.now();
  const expiresAt = new Date(now + 3_600_000).toISOString();
  const { body } = await asAdmin('/keys', { name: 'contractor', role: 'sales', expiresAt });
  expect(await queueWith(body['key'])).toBe(200);
  await app.travel('PT2H');
  expect(await queueWith(body['key'])).toBe(403);
  const past = await asAdmin('/keys', { name: 'late', role: 'sales', expiresAt: '2020-01-01T00:00:00Z' });
  expect([past.status, Object.keys((past.body as { error?: { fields: object } }).error!.fields)]).toEqual([
    400,
    ['expiresAt'],
  ]);
});
