import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { App } from './app.ts';

let app: App;
let original: Playbook;

interface Answer {
  readonly status: number;
  readonly etag: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows what it asked for
  readonly body: any;
}

async function ask(
  role: 'marketing' | 'sales' | 'admin' | 'collector',
  route: string,
  body?: unknown,
  headers = {},
): Promise<Answer> {
  const [method, path] = route.split(' ') as [string, string];
  const response = await app.fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${app.running.keys[role]}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const withPoints = (criterion: string, points: number): Playbook => {
  const draft = structuredClone(original);
  draft.models['default']!.criteria.find(({ id }) => id === criterion)!.points = points;
  return draft;
};

const save = (playbook: unknown, headers = {}) => ask('marketing', 'PUT /playbook/draft', playbook, headers);
const sign = (role: 'marketing' | 'sales' | 'admin', body?: unknown) =>
  ask(role, 'POST /playbook/draft/sign', body);
const publish = (body?: unknown) => ask('marketing', 'POST /playbook/draft/publish', body);

async function publishAgreed(playbook: Playbook, note?: string): Promise<Answer> {
  await save(playbook);
  await sign('marketing');
  await sign('sales');
  return publish({ note });
}

async function pointsOf(email: string): Promise<number> {
  await app.submit('coupon', { email });
  await app.idle();
  return (await app.leadOf(email)).points;
}

beforeAll(async () => {
  app = await App.start();
  original = (await ask('sales', 'GET /playbook')).body.playbook;
});
afterAll(() => app.stop());

describe('a playbook', () => {
  it('is the default one at first, for both sides to read, and nobody else', async () => {
    expect((await ask('marketing', 'GET /playbook')).body).toMatchObject({
      number: 1,
      active: true,
      playbook: { schema: 1 },
    });
    expect((await ask('collector', 'GET /playbook')).status).toBe(403);
    expect((await ask('sales', 'PUT /playbook/draft', original)).status).toBe(403);
    expect((await ask('sales', 'GET /playbook/draft')).body.error.code).toBe('no_draft');
    expect((await ask('sales', 'GET /playbook/schema.json')).body).toMatchObject({ type: 'object' });
  });

  it('is refused when it is broken, and what counts stays', async () => {
    const broken = withPoints('coupon_claimed', 20);
    broken.models['default']!.stages.sql = { did: ['flew'] };
    expect(await save(broken)).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'invalid_playbook',
          problems: [{ path: 'models.default.stages.sql.did', message: 'There is no activity type "flew".' }],
        },
      },
    });
    expect((await ask('sales', 'GET /playbook/draft')).status).toBe(404);
  });

  it('is drafted, and told in words', async () => {
    const { status, body, etag } = await save(withPoints('coupon_claimed', 20));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        basedOn: 1,
        signatures: [],
        missing: ['marketing', 'sales'],
        changes: ['Criterion “Claimed a coupon”: points 15 → 20'],
        goldenLeads: [],
      },
    });
    expect(etag).toBe(`"${body.revision}"`);
    expect((await ask('sales', 'GET /playbook/draft/diff')).body.changes).toEqual(body.changes);
  });

  it('is not overwritten by whoever has not seen it', async () => {
    const { body } = await ask('marketing', 'GET /playbook/draft');
    expect((await save(body.playbook, { 'if-match': '"another"' })).body.error.code).toBe('draft_changed');
    expect((await save(body.playbook, { 'if-match': `"${body.revision}"` })).status).toBe(200);
  });

  it('is not published before both sides have signed what it says', async () => {
    expect((await publish()).body.error).toMatchObject({
      code: 'signatures_missing',
      missing: ['marketing', 'sales'],
    });
    expect((await sign('admin')).body.missing).toEqual(['marketing', 'sales']);
    expect((await sign('marketing')).body.missing).toEqual(['sales']);
    expect((await publish()).body.error).toMatchObject({ code: 'signatures_missing', missing: ['sales'] });
    await save(withPoints('coupon_claimed', 25));
    expect((await sign('sales', { hash: 'of-another' })).body.error.code).toBe('draft_changed');
    expect((await sign('sales')).body.missing).toEqual(['marketing']);
    expect((await publish()).status).toBe(409);
  });

  it('counts from its publication on', async () => {
    expect(await pointsOf('before@example.org')).toBe(20);
    const [first, second] = await Promise.all([sign('marketing'), sign('sales')]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await publish({ note: 'Coupons work.' })).toMatchObject({ status: 200, body: { number: 2 } });
    expect((await ask('sales', 'GET /playbook')).body).toMatchObject({
      number: 2,
      publishedBy: { role: 'marketing' },
      note: 'Coupons work.',
      signers: expect.arrayContaining([
        expect.objectContaining({ role: 'sales' }),
        expect.objectContaining({ role: 'marketing' }),
      ]),
    });
    expect((await ask('sales', 'GET /playbook/draft')).status).toBe(404);
    expect(await pointsOf('after@example.org')).toBe(30);
    await app.idle();
    expect((await app.events('PlaybookPublished')).map(({ detail }) => detail)).toEqual([
      { version: 1, playbook: 2, publishedAt: expect.any(String) },
    ]);
  });

  it('is not published when it breaks what was agreed of a golden lead', async () => {
    const { body } = await save(withPoints('call_booked', 40));
    expect(body.goldenLeads.map(({ id }: { id: string }) => id)).toContain('booked-call');
    const { status, body: refusal } = await sign('marketing');
    expect({ status, code: refusal.error.code }).toEqual({ status: 409, code: 'golden_leads_fail' });
    expect(refusal.error.goldenLeads[0].differences).not.toEqual([]);
    expect((await ask('marketing', 'DELETE /playbook/draft')).status).toBe(204);
  });

  it('is brought back under a new number, and the draft of meanwhile must look again', async () => {
    await save(withPoints('coupon_claimed', 30));
    await sign('marketing');
    expect((await ask('sales', 'POST /playbook/versions/1/restore')).status).toBe(403);
    expect((await ask('marketing', 'POST /playbook/versions/9/restore')).body.error.code).toBe(
      'unknown_version',
    );
    expect(
      (await ask('marketing', 'POST /playbook/versions/1/restore', { note: 'Too many.' })).body,
    ).toMatchObject({
      number: 3,
      restoredFrom: 1,
      changes: ['Criterion “Claimed a coupon”: points 25 → 15'],
    });
    expect((await ask('sales', 'GET /playbook')).body.playbook).toEqual(original);
    expect(await pointsOf('restored@example.org')).toBe(20);
    expect((await sign('sales')).body.error).toMatchObject({ code: 'draft_outdated', active: 3 });
    expect((await publish()).body.error.code).toBe('draft_outdated');
    expect((await save(withPoints('coupon_claimed', 30))).body).toMatchObject({ basedOn: 3, signatures: [] });
  });

  it('is published once by whoever is first', async () => {
    await sign('marketing');
    await sign('sales');
    const answers = await Promise.all(Array.from({ length: 5 }, () => publish()));
    expect(
      answers
        .map(({ status }) => status)
        .toSorted((a, b) => a - b)
        .slice(0, 2),
    ).toEqual([200, expect.any(Number)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await ask('sales', 'GET /playbook')).body.number).toBe(4);
  });

  it('has a past: every version as it was, and who did what', async () => {
    await publishAgreed(withPoints('coupon_claimed', 20));
    const { versions, cursor } = (await ask('sales', 'GET /playbook/versions?limit=2')).body;
    expect(
      versions.map(({ number, active }: { number: number; active: boolean }) => [number, active]),
    ).toEqual([
      [5, true],
      [4, false],
    ]);
    const older = (await ask('sales', `GET /playbook/versions?cursor=${cursor}`)).body;
    expect(older.versions.map(({ number }: { number: number }) => number)).toEqual([3, 2, 1]);
    expect((await ask('sales', 'GET /playbook/versions/2')).body.playbook).toEqual(
      withPoints('coupon_claimed', 25),
    );
    const { entries } = (await ask('sales', 'GET /playbook/audit')).body;
    expect(entries.map(({ what }: { what: string }) => what).toReversed()).toEqual([
      'draft_saved', 'draft_saved', 'signed', 'signed', 'draft_saved', 'signed', 'signed', 'signed', 'published',
      'draft_saved', 'draft_discarded', 'draft_saved', 'signed', 'restored', 'draft_saved', 'signed', 'signed', 'published',
      'draft_saved', 'signed', 'signed', 'published',
    ].filter(Boolean)); // prettier-ignore
    expect(entries[0]).toMatchObject({
      what: 'published',
      version: 5,
      basedOn: 4,
      who: { role: 'marketing' },
      changes: ['Criterion “Claimed a coupon”: points 30 → 20'],
    });
    const page = (await ask('sales', 'GET /playbook/audit?limit=3')).body;
    const rest = (
      await ask('sales', `GET /playbook/audit?limit=100&cursor=${encodeURIComponent(page.cursor)}`)
    ).body;
    expect([...page.entries, ...rest.entries]).toEqual(entries);
  });
});

describe('what is sent in bad faith', () => {
  const put = (body: string, type = 'application/json') =>
    app.fetch('/playbook/draft', {
      method: 'PUT',
      headers: { authorization: `Bearer ${app.running.keys.marketing}`, 'content-type': type },
      body,
    });

  it.each([
    ['very deep', '['.repeat(100_000) + ']'.repeat(100_000), 400],
    ['not JSON', '{"points":NaN}', 400],
    ['endless numbers', '{"schema":1e400}', 400],
    ['a prototype', '{"__proto__":{"polluted":true}}', 400],
    ['too long', JSON.stringify({ name: 'x'.repeat(2_100_000) }), 413],
  ])('is refused calmly: %s', async (_what, body, status) => {
    const response = await put(body);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text).not.toMatch(/at \w+ \(|node:|polluted|xxx/);
    expect(text.length).toBeLessThan(20_000);
  });

  it('is refused for its type', async () => {
    expect((await put('a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
  });

  it('is refused for numbers and pages that are none', async () => {
    expect((await ask('sales', 'GET /playbook/versions/0')).status).toBe(400);
    expect((await ask('sales', 'GET /playbook/versions/1e9')).status).toBe(400);
    expect((await ask('sales', 'GET /playbook/versions/77')).status).toBe(404);
    expect((await ask('sales', 'GET /playbook/versions?limit=0')).status).toBe(400);
    expect((await ask('sales', 'GET /playbook/audit?cursor=DRAFT')).status).toBe(400);
    expect((await sign('sales', { hash: 5 })).status).toBe(400);
  });
});
