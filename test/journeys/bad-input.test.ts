import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const json = { 'content-type': 'application/json' };
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const email = 'someone@example.org';
const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>): RequestInit => ({
  method: 'POST',
  headers,
  body,
});

/** Form posts that are refused, and how. */
const refused: [string, number, RequestInit, string?][] = [
  ['a form nobody knows', 404, post(json, JSON.stringify({ email })), '/forms/nobody-knows'],
  ['a form id with a key in it', 404, post(json, JSON.stringify({ email })), '/forms/LEAD%23x'],
  ['JSON that ends early', 400, post(json, '{"email":')],
  ['JSON that is a list', 400, post(json, '[]')],
  ['JSON 100,000 levels deep', 413, post(json, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ['JSON 30,000 levels deep', 400, post(json, `{"email":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)],
  ['no e-mail', 400, post(json, '{}')],
  ['an e-mail that is a number', 400, post(json, '{"email":7}')],
  [
    'a line break in the e-mail',
    400,
    post(json, JSON.stringify({ email: 'a@example.org\r\nBcc: b@example.org' })),
  ],
  ['a fullwidth @', 400, post(json, JSON.stringify({ email: 'a＠example.org' }))],
  ['an address literal', 400, post(json, JSON.stringify({ email: 'a@[127.0.0.1]' }))],
  [
    'a local part of 65 characters',
    400,
    post(json, JSON.stringify({ email: `${'a'.repeat(65)}@example.org` })),
  ],
  ['64 KB and one byte', 413, post(json, JSON.stringify({ email, message: 'x'.repeat(65_536) }))],
  [
    '101 fields',
    413,
    post(
      urlencoded,
      new URLSearchParams(
        Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, 'x'])),
      ).toString(),
    ),
  ],
  ['a content type nobody asked for', 415, post({ 'content-type': 'application/xml' }, '<email/>')],
  ['multipart without a boundary', 400, post({ 'content-type': 'multipart/form-data' }, 'x')],
  ['bytes that are not UTF-8', 400, post(json, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))],
];

describe('a form post that makes no sense', () => {
  it.each(refused)('is refused calmly: %s → %i', async (_name, status, init, path = '/forms/contact') => {
    const response = await app.fetch(path, init);
    const text = await response.text();
    expect(response.status).toBe(status);
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    expect(error.code).toMatch(/^[a-z_]+$/);
    expect(error.message.length).toBeGreaterThan(5);
    expect(text).not.toMatch(/ at .*:\d+|node_modules|xxxx/);
  });

  it('stores nothing', async () => {
    await app.idle();
    for (const tier of ['unknown', 'cold', 'warm', 'hot']) expect(await app.queue(tier)).toEqual([]);
  });
});

describe('fields that nobody asked for', () => {
  it('change nothing: neither score, nor tier, nor consent, nor prototypes', async () => {
    const body = `{"email":"${email}","score":999,"tier":"hot","points":"100","stage":"sql","consent":true,"interests":"recruiting","__proto__":{"tier":"hot"},"constructor":{"prototype":{"x":1}}}`;
    expect((await app.fetch('/forms/contact', post(json, body))).status).toBe(200);
    await app.idle();
    expect(await app.leadOf(email)).toMatchObject({
      tier: 'cold',
      points: 5,
      interests: ['sales'],
    });
    expect(await app.mails()).toEqual([]);
  });
});

describe('reported activities', () => {
  it('are taken or refused one by one, with the reason', async () => {
    const answer = await app.report([
      { id: 'ok-1', type: 'webinar_attended', email },
      { id: 'ok-1', type: 'webinar_attended', email },
      { type: 'no_such_type', email },
      { type: 'webinar_attended' },
      { id: 'x#y', type: 'webinar_attended', email },
      { id: 'ok-2', type: 'webinar_attended', email, occurredAt: 'yesterday' },
    ]);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(answer.rejected.map(({ index }) => index)).toEqual([2, 3, 4, 5]);
  });

  it('are taken though a neighbour tells a number that no table can hold', async () => {
    const order = (id: string, orderId: number) => ({
      id,
      type: 'purchased',
      email,
      properties: { orderId },
    });
    const answer = await app.report([
      order('small', 1e-200),
      order('large', 2 ** 53),
      order('least', 1e-130),
      order('most', Number.MAX_SAFE_INTEGER),
    ]);
    expect(answer).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(answer.rejected).toMatchObject([
      { index: 0, code: 'invalid_properties' },
      { index: 1, code: 'invalid_properties' },
    ]);
  });

  it('count at their own time, within the last thirty days', async () => {
    const old = { id: 'old', type: 'webinar_attended', email, occurredAt: '1970-01-01T00:00:00Z' };
    const future = { id: 'future', type: 'webinar_attended', email, occurredAt: '9999-01-01T00:00:00Z' };
    expect(await app.report([old, future])).toMatchObject({ accepted: 2 });
    await app.idle();
    const { leadId } = await app.leadOf(email);
    const { activities } = await app.lead<{
      activities: { id: string; occurredAt: string; receivedAt: string }[];
    }>(leadId, '/history');
    const ageInDays = (id: string) => {
      const { occurredAt, receivedAt } = activities.find((each) => each.id === id)!;
      return (Date.parse(receivedAt) - Date.parse(occurredAt)) / 86_400_000;
    };
    expect([ageInDays('old'), ageInDays('future')]).toEqual([30, 0]);
  });

  it('want a key, and one that may', async () => {
    const path = '/activities';
    const body = JSON.stringify({ activities: [] });
    const status = async (authorization?: string) =>
      (await app.fetch(path, post({ ...json, ...(authorization && { authorization }) }, body))).status;
    expect(await status()).toBe(401);
    expect(await status('Bearer nonsense')).toBe(403);
    const keys = app.running.keys as Record<string, string>;
    expect(await status(`Bearer ${keys['sales']}`)).toBe(403);
    expect(
      (await app.fetch('/leads', { headers: { authorization: `Bearer ${keys['collector']}` } })).status,
    ).toBe(403);
  });
});

describe('the pixel', () => {
  it.each([
    '',
    '?v=',
    `?v=${'x'.repeat(5000)}`,
    '?v=LEAD%23a&u=javascript:alert(1)',
    `?${'k=1&'.repeat(1000)}`,
  ])('answers the GIF whatever it is asked: %#', async (query) => {
    const response = await app.fetch(`/t/p.gif${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect((await response.arrayBuffer()).byteLength).toBe(43);
  });
});

describe('OPTIONS of a form', () => {
  it('answers from the form’s own origins', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const response = await app.fetch('/forms/contact', { method: 'OPTIONS', headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
