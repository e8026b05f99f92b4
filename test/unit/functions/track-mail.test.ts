import { beforeEach, describe, expect, it } from 'vitest';
import { trackMail } from '../../../functions/track-mail/track-mail.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { playbookOne } from '../../fixtures/leads.ts';
import { limitedLog } from '../../../shared/runtime/limited-log.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest } from '../../fixtures/requests.ts';

const NOW = Date.UTC(2026, 2, 10, 10, 5, 0);
const HOUR = 3_600_000;
const LEAD = 'a'.repeat(26);
const OURS = 'https://www.example.com/library/plan?lang=pl#top';
const THEIRS = 'https://partner.example/plan?q=a%20b&signed=x%2By';
const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');
const mail = { leadId: LEAD, messageId: 'default.1' };
const openToken = signer.sign({ purpose: 'open', ...mail });
const clickToken = (url = OURS, linkId = 'plan') => signer.sign({ purpose: 'click', ...mail, linkId, url });

let log: MemoryLog;
let now: number;
let tracking: Playbook['tracking'];
let patience: () => Promise<unknown>;

const ask = (route: 'o' | 'c', token: string, headers: Record<string, string> = {}, method = 'GET') =>
  trackMail(aRequest({ method, routeKey: `${method} /t/${route}/{token}`, path: { token }, headers }), {
    clock: () => now,
    log,
    report: limitedLog(() => now),
    playbook: () => Promise.resolve({ ...playbookOne.playbook, tracking }),
    tokens: () => Promise.resolve(signer),
    patience: () => patience(),
  });
const open = (token = openToken, headers = {}, method?: string) => ask('o', token, headers, method);
const click = (token = clickToken(), headers = {}, method?: string) => ask('c', token, headers, method);
const locationAfter = async (...request: Parameters<typeof click>): Promise<URL> =>
  new URL(String((await click(...request)).headers?.location));

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
  ({ tracking } = playbookOne.playbook);
  patience = () => new Promise(() => {});
});

const isGif = { statusCode: 200, isBase64Encoded: true, headers: { 'content-type': 'image/gif' } };

describe('the picture of a mail', () => {
  it('notes an opening in the log of the lead it was sent to, with classes and hashes of who asked', async () => {
    expect(await open(`${openToken}.gif`, { 'user-agent': BROWSER })).toMatchObject(isGif);
    expect(log.entries).toMatchObject([
      { subject: { kind: 'lead', id: LEAD }, rememberDays: playbookOne.playbook.rememberDays },
    ]);
    expect(log.activities).toEqual([
      {
        id: expect.stringMatching(/^open-[a-z0-9]{26}$/),
        type: 'email_opened',
        occurredAt: NOW,
        receivedAt: NOW,
        source: 'mail',
        properties: {
          messageId: 'default.1',
          method: 'GET',
          agent: 'browser',
          client: expect.stringMatching(/^[a-z0-9]{12}$/),
          network: expect.stringMatching(/^[a-z0-9]{12}$/),
        },
      } satisfies Activity,
    ]);
  });

  it.each([
    ['nothing', ''],
    ['an ending alone', '.gif'],
    ['a click’s token', clickToken()],
    ['a changed token', `${openToken.slice(0, -1)}_`],
    ['another environment’s', new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'prod').sign({ purpose: 'open', ...mail })],
    ['10 KB', 'x'.repeat(10_240)],
  ])('is shown for %s, and nothing is noted', async (_what, token) => {
    expect(await open(token)).toMatchObject(isGif);
    expect(log.entries).toEqual([]);
  }); // prettier-ignore

  it('is shown when nothing can be noted', async () => {
    log = new MemoryLog(() => true);
    expect(await open()).toMatchObject(isGif);
  });
});

describe('a link of a mail', () => {
  it('leads where it was signed to lead, to the letter', async () => {
    const reply = await click(clickToken(THEIRS));
    expect(reply).toMatchObject({
      statusCode: 302,
      headers: { location: THEIRS, 'cache-control': 'no-store' },
    });
    expect(log.activities).toMatchObject([
      { type: 'link_clicked', properties: { messageId: 'default.1', linkId: 'plan', method: 'GET' } },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['an address', encodeURIComponent('https://evil.example')],
    ['the picture’s token', openToken],
    ['an unsubscribing token', signer.sign({ purpose: 'unsubscribe', ...mail })],
    ['a changed token', `${clickToken().slice(0, -1)}_`],
    ['10 KB', 'x'.repeat(10_240)],
  ])('leads nowhere for %s: always the same page, and nothing is noted', async (_what, token) => {
    const reply = await click(token);
    expect(reply).toEqual(await click('x'));
    expect(reply.statusCode).toBe(404);
    expect(reply.headers).not.toHaveProperty('location');
    expect(log.entries).toEqual([]);
  });

  it('looks at nothing else in the request', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      referer: 'https://evil.example',
    };
    expect(await locationAfter(clickToken(THEIRS), headers)).toEqual(new URL(THEIRS));
  });

  it('brings the page a word of who came, where the page is ours', async () => {
    const { origin, pathname, hash, searchParams } = await locationAfter();
    expect([origin + pathname, hash, searchParams.get('lang')]).toEqual([
      'https://www.example.com/library/plan',
      '#top',
      'pl',
    ]);
    const word = signer.verify('arrival', searchParams.get('kindling') ?? '');
    expect(word).toEqual({
      purpose: 'arrival',
      ...mail,
      clickId: log.activities[0]?.id,
      until: NOW + 600_000,
    });
  });

  it('notes whether the page would tell of a reader, for then its silence does too', async () => {
    const { playbook } = playbookOne;
    await click();
    tracking = { ...playbook.tracking, reports: 'always' };
    now += HOUR;
    await click();
    await click(clickToken(THEIRS, 'partner'));
    expect(log.activities.map(({ properties }) => properties.watched)).toEqual([undefined, true, undefined]);
  });

  it.each([
    'https://www.example.com.evil.example/',
    'https://www.example.com:8443/',
    'https://www.example.com@evil.example/',
    'https://example.com/',
  ])('brings none to %s', async (url) => {
    expect((await locationAfter(clickToken(url))).searchParams.has('kindling')).toBe(false);
  });

  it.each<[string, Parameters<typeof click>]>([
    ['HEAD', [clickToken(), {}, 'HEAD']],
    ['the link that only machines see', [clickToken(OURS, 'honeypot')]],
  ])('brings none for %s, which is noted', async (_what, request) => {
    expect((await locationAfter(...request)).href).toBe(OURS);
    expect(log.activities).toHaveLength(1);
  });

  it('lets the person through when nothing can be noted, without a word of who came', async () => {
    log = new MemoryLog(() => true);
    expect((await locationAfter()).href).toBe(OURS);
  });

  it('lets the person through when the log takes longer than they should wait', async () => {
    log.add = () => new Promise(() => {});
    patience = () => Promise.resolve();
    expect((await locationAfter()).href).toBe(OURS);
  });

  it('asks for patience on a page when no link can be opened', async () => {
    const reply = await trackMail(aRequest({ routeKey: 'GET /t/c/{token}', path: { token: clickToken() } }), {
      clock: () => now,
      log,
      report: limitedLog(() => now),
      playbook: () => Promise.resolve(playbookOne.playbook),
      tokens: () => Promise.reject(new Error('no secret')),
      patience,
    });
    expect(reply.statusCode).toBe(503);
    expect(reply.body).not.toContain('no secret');
  });
});

describe('hits on a mail', () => {
  const count = async (...requests: (() => Promise<unknown>)[]): Promise<number> => {
    for (const request of requests) await request();
    return log.entries.length;
  };

  it('are one when the same client repeats one within the hour, and two in the next', async () => {
    now = NOW - (NOW % HOUR);
    await click();
    now += HOUR - 1;
    expect(await count(click)).toBe(1);
    now += 1;
    expect(await count(click)).toBe(2);
  });

  it('are told apart by client, method, prefetch and link, so that a scanner’s never hides a person’s', async () => {
    expect(
      await count(
        () => click(clickToken(), { 'user-agent': BROWSER }),
        () => click(clickToken(), { 'user-agent': `${BROWSER} Edg/140` }),
        () => click(clickToken(), { 'user-agent': BROWSER }, 'HEAD'),
        () => click(clickToken(), { 'user-agent': BROWSER, purpose: 'prefetch' }),
        () => click(clickToken(OURS, 'honeypot'), { 'user-agent': BROWSER }),
        () => open(openToken, { 'user-agent': BROWSER }),
      ),
    ).toBe(6);
  });

  it('are bounded for a link and hour, however many clients are made up', async () => {
    for (let i = 0; i < 3_000; i++) await open(openToken, { 'user-agent': `made up ${i}` });
    expect(log.entries.length).toBeLessThanOrEqual(1_024);
    expect(log.entries.length).toBeGreaterThan(900);
  });
});
