import { afterAll, beforeAll, expect, it } from 'vitest';
import { API } from '../../shared/api/api.ts';
import { type Operation, partsOf, type Route, routesOf } from '../../shared/api/operation.ts';
import { ROLES } from '../../shared/access/roles.ts';
import { App } from './app.ts';

const NOBODY = 'nobody';
const WRONG_KEY = 'a wrong key';
const REVOKED_KEY = 'a revoked key';
const LINK_HOLDER = 'a link holder';
const CALLERS = [NOBODY, ...ROLES, WRONG_KEY, REVOKED_KEY, LINK_HOLDER] as const;
type Caller = (typeof CALLERS)[number];

/** A token of the links in a mail, by the path that takes it. */
const tokens = new Map<string, string>();
let revoked: string;
let app: App;

beforeAll(async () => {
  app = await App.start();
  const email = 'table@example.org';
  await app.submit('content-download', {
    email,
    company: 'Example Works',
    jobTitle: 'Manager',
    employees: 200,
    consentEmail: 'on',
    consentTracking: 'on',
  });
  await app.idle();
  revoked = (await asAdmin('/keys', { name: 'revoked', role: 'admin' })).key;
  await asAdmin('/keys/revoked/revoke', {});
  await app.travel('P3D');
  for (const { html, text } of await app.mails())
    for (const [, path, token] of `${html} ${text}`.matchAll(/\/(t\/[oc]|\w+)\/([\w.~-]{40,})/g))
      tokens.set(`/${path}/{token}`, token!.replace(/\.gif$/, ''));
});
afterAll(() => app.stop());

const asAdmin = (path: string, body: unknown) =>
  app.call<{ key: string }>('admin', path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const authorizationOf = (caller: Caller, token: string): Record<string, string> => {
  if (caller === NOBODY) return {};
  const keys: Readonly<Record<string, string | undefined>> = {
    ...app.running.keys,
    [WRONG_KEY]: `kindling_${'x'.repeat(43)}`,
    [REVOKED_KEY]: revoked,
    [LINK_HOLDER]: token,
  };
  return { authorization: `Bearer ${keys[caller] ?? ''}` };
};

/** A harmless request: of a lead, version or form that there is not, with the contract's example as its body. */
async function request(operation: Operation, route: Route, caller: Caller): Promise<Response> {
  const { method, path } = partsOf(route);
  const token = caller === LINK_HOLDER ? (tokens.get(path) ?? 'none') : 'none';
  const filled = path
    .replace('{token}', token)
    .replace('{id}', 'z'.repeat(26))
    .replace('{n}', '99')
    .replace('{name}', 'nobody')
    .replace('{formId}', 'nowhere');
  const { body } = operation;
  return app.fetch(filled, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...authorizationOf(caller, tokens.get('/unsubscribe/{token}') ?? ''),
    },
    ...(body && { body: JSON.stringify(body.example) }),
  });
}

/** Who is let in: `in`, or the gateway's refusal. */
function expected({ callers }: Operation, caller: Caller): 'in' | 401 | 403 {
  if (typeof callers === 'string') return 'in';
  if (caller === NOBODY) return 401;
  return caller === 'admin' || callers.some((role) => role === caller) ? 'in' : 403;
}

const cells = Object.values(API).flatMap((operation) =>
  routesOf(operation).flatMap((route) => CALLERS.map((caller) => ({ operation, route, caller }))),
);

it('lets each caller into the routes that the contract says, and into no other', async () => {
  const wrong: string[] = [];
  for (const { operation, route, caller } of cells) {
    const { status } = await request(operation, route, caller);
    const found = status === 401 || status === 403 ? status : 'in';
    if (found !== expected(operation, caller) || status >= 500)
      wrong.push(`${route} by ${caller}: ${status}`);
  }
  expect(wrong).toEqual([]);
  expect(cells.length).toBeGreaterThan(250);
});

it('opens a link for whoever holds it, and for nobody without', async () => {
  const pages = Object.values(API).filter(
    ({ callers, route }) => callers === 'link holders' && tokens.has(partsOf(route).path),
  );
  expect(new Set(pages.map(({ route }) => partsOf(route).path)).size).toBeGreaterThanOrEqual(4);
  for (const operation of pages) {
    const path = partsOf(operation.route).path;
    const isGif = path === '/t/o/{token}';
    const held = await request(operation, operation.route, LINK_HOLDER);
    const without = await request(operation, operation.route, 'admin');
    expect([operation.route, held.status, without.status]).toEqual([
      operation.route,
      path === '/t/c/{token}' ? 302 : 200,
      isGif ? 200 : 404,
    ]);
  }
});
