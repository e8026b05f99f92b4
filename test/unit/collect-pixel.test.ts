import { beforeEach, describe, expect, it } from 'vitest';
import { collectPixel } from '../../functions/collect-pixel/collect-pixel.ts';
import type { HttpReply } from '../../shared/runtime/http.ts';
import { playbookOne } from '../fixtures/leads.ts';
import { MemoryLog } from '../fixtures/memory-log.ts';
import { aRequest } from '../fixtures/requests.ts';

const NOW = Date.UTC(2026, 2, 10, 10, 0, 0);
const MINUTE = 60_000;
const VISITOR = 'visitor-1234';

let log: MemoryLog;
let now: number;

const get = (query: Record<string, string>, headers = {}, method = 'GET'): Promise<HttpReply> =>
  collectPixel(aRequest({ method, query, headers }), {
    clock: () => now,
    log,
    playbooks: { recent: () => Promise.resolve(playbookOne) },
  });

function expectPixel(reply: HttpReply): void {
  expect(reply).toMatchObject({ statusCode: 200, isBase64Encoded: true });
  expect(reply.headers).toMatchObject({ 'content-type': 'image/gif', 'cache-control': 'no-store' });
  const bytes = Buffer.from(reply.body ?? '', 'base64');
  expect(bytes).toHaveLength(43);
  expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
}

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
});

describe('the pixel', () => {
  it('counts a page view of a visitor, keeping path, host and campaign only', async () => {
    expectPixel(
      await get({
        v: VISITOR,
        u: 'https://www.example.com/pricing?utm_source=ads&email=ada@example.com#top',
      }),
    );
    expect(log.entries).toMatchObject([
      {
        subject: { kind: 'visitor', id: VISITOR },
        activity: { type: 'page_viewed', source: 'pixel', occurredAt: NOW },
        rememberDays: playbookOne.playbook.rememberDays,
      },
    ]);
    expect(log.activities[0]?.properties).toEqual({
      page: '/pricing',
      host: 'www.example.com',
      utm_source: 'ads',
    });
  });

  it('takes the page from the browser where the query names none', async () => {
    await get({ v: VISITOR }, { referer: 'https://www.example.com/about' });
    expect(log.activities[0]?.properties).toMatchObject({ page: '/about' });
  });

  it('counts a page once in half an hour, and another page too', async () => {
    for (const minutes of [0, 1, 29]) {
      now = NOW + minutes * MINUTE;
      await get({ v: VISITOR, u: 'https://example.com/a' });
    }
    await get({ v: VISITOR, u: 'https://example.com/b' });
    now = NOW + 30 * MINUTE;
    await get({ v: VISITOR, u: 'https://example.com/a' });
    expect(log.entries).toHaveLength(3);
  });

  it('adds at most 256 views to a visitor in half an hour, whatever pages are made up', async () => {
    for (let i = 0; i < 3_000; i++) await get({ v: VISITOR, u: `https://example.com/${i}` });
    expect(log.entries.length).toBeLessThanOrEqual(256);
  });

  it.each([
    ['no visitor', {}],
    ['a short visitor', { v: 'x' }],
    ['a key as visitor', { v: 'LEAD#0123456789' }],
    ['a NUL in the visitor', { v: 'visitor\u00001' }],
    ['a long visitor', { v: 'x'.repeat(10_000) }],
    ['two visitors', { v: `${VISITOR},${VISITOR}` }],
    ['1,000 keys', Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, 'x']))],
  ])('answers %s and stores nothing', async (_what, query: Record<string, string>) => {
    expectPixel(await get(query));
    expect(log.entries).toHaveLength(0);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '::',
    'not an address',
    'https://',
    '',
  ])('counts a view without a page for %j', async (u) => {
    expectPixel(await get({ v: VISITOR, u }));
    expect(log.activities[0]?.properties).toEqual({});
  });

  it('keeps long addresses short', async () => {
    await get({
      v: VISITOR,
      u: `https://example.com/${'x'.repeat(10_000)}?utm_source=${'y'.repeat(10_000)}`,
    });
    expect(JSON.stringify(log.activities[0]).length).toBeLessThan(1_024);
  });

  it('stores nothing for HEAD', async () => {
    expectPixel(await get({ v: VISITOR }, {}, 'HEAD'));
    expect(log.entries).toHaveLength(0);
  });

  it('answers when the table cannot be reached', async () => {
    log = new MemoryLog(() => true);
    expect(log.entries).toHaveLength(0);
    expectPixel(await get({ v: VISITOR }));
  });
});
