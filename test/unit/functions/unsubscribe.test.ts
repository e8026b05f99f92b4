import { beforeEach, describe, expect, it } from 'vitest';
import { unsubscribe } from '../../../functions/unsubscribe/unsubscribe.ts';
import { mailPermission } from '../../fixtures/from-stored.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { anActivity } from '../../fixtures/leads.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest } from '../../fixtures/requests.ts';

const NOW = Date.UTC(2026, 2, 10, 10, 0, 0);
const LEAD = 'a'.repeat(26);
const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');
const TOKEN = signer.sign({ purpose: 'unsubscribe', leadId: LEAD, messageId: 'm-1' });

let log: MemoryLog;
let now: number;

const ask = (method: string, token = TOKEN, body?: string | Buffer, headers: Record<string, string> = {}) =>
  unsubscribe(aRequest({ method, path: { token }, headers, body }), {
    clock: () => now,
    log,
    tokens: () => Promise.resolve(signer),
  });

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
});

describe('an unsubscribe link', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('changes nothing on %s', async (method) => {
    const reply = await ask(method);
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toContain('<form method="post">');
    const preferences = /href="\.\.\/preferences\/([^"]+)"/.exec(reply.body ?? '')?.[1] ?? '';
    expect(signer.verify('preferences', preferences)).toMatchObject({ leadId: LEAD, messageId: 'm-1' });
    expect(log.entries).toHaveLength(0);
  });

  it.each([
    ['one click of a mail program', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    ['multipart', '--b\r\n\r\nx\r\n--b--', 'multipart/form-data; boundary=b'],
    ['nothing', undefined, ''],
    ["somebody else's address", 'email=eve@example.com&leadId=eve', 'application/x-www-form-urlencoded'],
    ['rubbish', '\u0000{', 'application/json'],
  ])('posted with %s unsubscribes the lead of its token and no one else', async (_what, body, type) => {
    const reply = await ask('POST', TOKEN, body, { 'content-type': type, cookie: 'a=b' });
    expect(reply.statusCode).toBe(200);
    expect(Object.keys(reply.headers ?? {})).not.toContain('location');
    expect(Object.keys(reply.headers ?? {})).not.toContain('set-cookie');
    expect(reply.cookies).toBeUndefined();
    expect(log.entries).toMatchObject([
      {
        subject: { kind: 'lead', id: LEAD },
        activity: { type: 'unsubscribed', occurredAt: NOW, properties: { messageId: 'm-1' } },
        rememberDays: undefined,
      },
    ]);
  });

  it.each([
    ['a mail program', 'List-Unsubscribe=One-Click', true],
    ['one that sends parts', '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--', true],
    ['one whose body comes as base64', Buffer.from('List-Unsubscribe=One-Click'), true],
    ['the button of our page', undefined, undefined],
    ['anything else', 'List-Unsubscribe=No', undefined],
  ])('notes that it was %s, and of its client a hash', async (_who, body, oneClick) => {
    await ask('POST', TOKEN, body, { 'user-agent': 'Mozilla/5.0 (X11)' });
    const { properties } = log.activities[0]!;
    expect(properties).toMatchObject({ method: 'POST', agent: 'browser', client: expect.stringMatching(/^[a-z0-9]{12}$/) });
    expect(properties.oneClick).toBe(oneClick);
  }); // prettier-ignore

  it('posted three times at once is one wish', async () => {
    for (let i = 0; i < 3; i++) expect((await ask('POST')).statusCode).toBe(200);
    expect(log.entries).toHaveLength(1);
  });

  it('counts again when the person has agreed to mail in between', async () => {
    await ask('POST');
    now += 9 * 60_000;
    const agreed = anActivity({ type: 'consent_given', source: 'mail', occurredAt: now, receivedAt: now });
    await log.add({ kind: 'lead', id: LEAD }, agreed);
    expect(mailPermission(log.activities, now)).toBe('allowed');
    now += 10 * 60_000;
    await ask('POST');
    expect(mailPermission(log.activities, now)).toBe('declined');
  });

  it('that is not ours is answered like any other such link', async () => {
    const other = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'prod').sign({
      purpose: 'unsubscribe',
      leadId: LEAD,
    });
    const replies = [];
    for (const token of ['', 'x', other, TOKEN.slice(0, -1), 'x'.repeat(10_240)]) {
      replies.push(await ask('GET', token), await ask('POST', token));
    }
    expect(replies[0]?.statusCode).toBe(404);
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(log.entries).toHaveLength(0);
  });

  it('does not tell its token to other sites', async () => {
    expect((await ask('GET')).headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});
