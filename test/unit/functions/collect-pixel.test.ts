import { beforeEach, describe, expect, it } from 'vitest';
import { collectPixel } from '../../../functions/collect-pixel/collect-pixel.ts';
import type { HttpReply } from '../../../shared/runtime/http.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { playbookOne } from '../../fixtures/leads.ts';
import { limitedLog } from '../../../shared/runtime/limited-log.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest } from '../../fixtures/requests.ts';

const NOW = Date.UTC(2026, 2, 10, 10, 0, 0);
const MINUTE = 60_000;
const VISITOR = 'visitor-1234';
const LEAD = 'a'.repeat(26);
/** A keyed hash of a client or network. */
const HASH = /^[a-z0-9]{12}$/;

const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');

let log: MemoryLog;
let now: number;

const get = (query: Record<string, string>, headers = {}, method = 'GET'): Promise<HttpReply> =>
  collectPixel(aRequest({ method, query, headers }), {
    clock: () => now,
    log,
    report: limitedLog(() => now),
    playbook: () => Promise.resolve(playbookOne.playbook),
    tokens: () => Promise.resolve(signer),
  });

/** What is kept of the page; who asked is apart. */
function seen(): Record<string, unknown> | undefined {
  const { method, agent, client, network, ...page } = log.activities[0]?.properties ?? {};
  expect([method, agent]).toEqual(['GET', 'unknown']);
  expect([client, network]).toEqual([expect.stringMatching(HASH), expect.stringMatching(HASH)]);
  return page;
}

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
    expect(seen()).toEqual({ page: '/pricing', host: 'www.example.com', utm_source: 'ads' });
  });

  it('keeps of who asked classes and hashes only', async () => {
    const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
    await get({ v: VISITOR, s: '1772444400000' }, { 'user-agent': browser, 'sec-purpose': 'prefetch' });
    expect(log.activities[0]?.properties).toEqual({
      method: 'GET',
      agent: 'browser',
      client: expect.stringMatching(HASH),
      network: expect.stringMatching(HASH),
      prefetch: true,
      scripted: true,
    });
    expect(JSON.stringify(log.entries)).not.toMatch(/192\.0\.2|Mozilla|Chrome/);
  });

  it.each([{ 'sec-gpc': '1' }, { dnt: '1' }])(
    'keeps nothing of a browser that refuses: %o',
    async (refusal) => {
      const query = { v: VISITOR, u: 'https://www.example.com/pricing' };
      expectPixel(await get(query, refusal));
      expect(log.entries).toEqual([]);
      await get(query, { 'sec-gpc': '0', dnt: '0' });
      expect(log.entries).toHaveLength(1);
    },
  );

  it('keeps where the reader came from, unless it was the same site', async () => {
    const u = 'https://www.example.com/pricing';
    await get({ v: VISITOR, u, r: 'https://search.example/find?q=secret' });
    await get({ v: 'visitor-5678', u, r: 'https://www.example.com/' });
    expect(log.activities.map(({ properties }) => properties.referrer)).toEqual([
      'search.example/find',
      undefined,
    ]);
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

  it('adds at most 1,024 views to a visitor in half an hour, whatever pages are made up', async () => {
    for (let i = 0; i < 3_000; i++) await get({ v: VISITOR, u: `https://example.com/${i}` });
    expect(log.entries.length).toBeLessThanOrEqual(1_024);
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
    expect(seen()).toEqual({});
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

describe('the pixel of a page that somebody came to by a link in a mail', () => {
  const arrival = { leadId: LEAD, messageId: 'default.1', clickId: 'click-1' } as const;
  const word = (until = NOW + 1) => signer.sign({ purpose: 'arrival', ...arrival, until });
  const arrivals = () => log.entries.filter(({ subject }) => subject.kind === 'lead');

  it('notes in the lead’s log, as a lasting fact, which browser it was, and with the view which mail', async () => {
    expectPixel(await get({ v: VISITOR, k: word(), s: '1772444400000' }));
    expect(arrivals()).toEqual([
      {
        subject: { kind: 'lead', id: LEAD },
        place: expect.stringMatching(/\/arrived-click-1$/),
        rememberDays: undefined,
        activity: {
          id: 'arrived-click-1',
          type: 'arrived_by_link',
          occurredAt: NOW,
          receivedAt: NOW,
          source: 'pixel',
          properties: expect.objectContaining({
            messageId: 'default.1',
            clickId: 'click-1',
            scripted: true,
            client: expect.stringMatching(HASH),
          }),
          visitorId: VISITOR,
        },
      },
    ]);
    const view = log.entries.find(({ subject }) => subject.kind === 'visitor');
    expect(view?.activity.properties.messageId).toBe('default.1');
  });

  it('believes one browser for each click', async () => {
    await get({ v: VISITOR, k: word() });
    await get({ v: 'visitor-5678', k: word() });
    expect(arrivals()).toHaveLength(1);
  });

  it.each([
    ['over', word(NOW)],
    ['changed', `${word().slice(0, -1)}_`],
    ['of another environment', new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'prod').sign({ purpose: 'arrival', ...arrival, until: NOW + 1 })],
    ['for another purpose', signer.sign({ purpose: 'unsubscribe', leadId: LEAD })],
    ['a lead’s id', LEAD],
    ['very long', 'x'.repeat(10_240)],
  ])('counts the view alone where the word is %s', async (_what, k) => {
    expectPixel(await get({ v: VISITOR, k }));
    expect(log.entries.map(({ subject }) => subject.kind)).toEqual(['visitor']);
    expect(seen()).toEqual({});
  }); // prettier-ignore

  it('tells nobody’s browser where there is none', async () => {
    await get({ k: word() });
    expect(log.entries).toEqual([]);
  });
});
