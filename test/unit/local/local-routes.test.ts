import { beforeEach, describe, expect, it } from 'vitest';
import { createLocalRoutes } from '../../../infra/local/pages/local-routes.ts';
import type { Diagnostics } from '../../../infra/local/pages/diagnostics.ts';
import type { LocalReply, LocalRoutes } from '../../../infra/local/pages/local-request.ts';
import type { LocalContext } from '../../../infra/local/local-service.ts';
import { createServices, type Services } from '../../../infra/local/services.ts';
import { aLocal } from '../../fixtures/a-local.ts';

let local: LocalContext;
let services: Services;
let routes: LocalRoutes;

const facts: Diagnostics = {
  deadLetters: () => [
    {
      id: 'd',
      from: 'App/Queue',
      functionPath: 'App/F',
      at: 0,
      reason: 'Error: no',
      attempts: 6,
      payload: { n: 1 },
    },
  ],
  redrive: async () => 1,
  units: () => [],
  resetUnits: () => undefined,
  logs: () => [],
  keys: { sales: 'key' },
  routes: ['POST /forms/{formId}'],
};

beforeEach(() => {
  ({ local } = aLocal({ resources: [] }));
  services = createServices(local);
  routes = createLocalRoutes(local, services, facts);
});

const ask = (method: string, url: string, body?: object): Promise<LocalReply | undefined> => {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  return routes({
    method,
    path: pathname,
    query: searchParams,
    body: Buffer.from(body ? JSON.stringify(body) : ''),
  });
};
const told = async (method: string, url: string, body?: object): Promise<unknown> =>
  JSON.parse(String((await ask(method, url, body))?.body));

/** Catches a mail whose every field holds markup. */
async function catchMail(): Promise<void> {
  const markup = '<img src=x onerror=alert(1)>';
  const mail =
    `From: "${markup}" <mail@example.com>\r\nTo: a@example.org\r\nSubject: ${markup}\r\nX-Odd: ${markup}\r\n` +
    `Content-Type: text/html\r\n\r\n"><script>alert(1)</script>${markup}`;
  const form = new URLSearchParams({ 'RawMessage.Data': Buffer.from(mail).toString('base64') });
  const body = Buffer.from(form.toString());
  const call = { service: 'ses', action: 'SendRawEmail', body, headers: {}, functionName: undefined };
  expect((await services.ses.service.handle(call)).status).toBe(200);
}

describe('the routes below /_local', () => {
  it('tell the time and let it pass', async () => {
    expect(await told('GET', '/_local/clock')).toEqual({ now: '2030-01-01T00:00:00.000Z' });
    expect(await told('POST', '/_local/clock', { advance: 'P1D' })).toEqual({
      now: '2030-01-02T00:00:00.000Z',
    });
    expect(await told('POST', '/_local/clock', { set: '2030-02-01T00:00:00Z' })).toEqual({
      now: '2030-02-01T00:00:00.000Z',
    });
  });

  it.each([
    [{ advance: 'a day' }, 'bad_request'],
    [{ set: 'tomorrow' }, 'bad_request'],
    [{}, 'bad_request'],
    [{ set: '2029-01-01T00:00:00Z' }, 'clock_runs_forward_only'],
  ])('refuse to set the clock by %j', async (body, code) => {
    expect((await ask('POST', '/_local/clock', body))?.status).toBe(400);
    expect(await told('POST', '/_local/clock', body)).toMatchObject({ error: { code } });
  });

  it('answer idle once nothing is left to do', async () => {
    const leave = local.busy.enter('work');
    const answer = told('GET', '/_local/idle');
    await expect(
      Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 30, 'busy'))]),
    ).resolves.toBe('busy');
    leave();
    expect(await answer).toEqual({ idle: true });
  });

  it('show facts of the core', async () => {
    expect(await told('GET', '/_local/keys.json')).toEqual({ sales: 'key' });
    expect(await told('GET', '/_local/dead-letters.json')).toMatchObject([
      { at: '1970-01-01T00:00:00.000Z', payload: { n: 1 } },
    ]);
    expect(await told('POST', '/_local/dead-letters/redrive')).toEqual({ redriven: 1 });
  });

  it('know nothing of what is not there', async () => {
    const urls = [
      '/_local/nothing',
      '/_local/mail/7',
      '/_local/mail/x/raw',
      '/_local/pages/..%2Fses.ts',
      '/_localx',
      '/leads',
    ];
    expect(await Promise.all(urls.map((url) => ask('GET', url)))).toEqual(urls.map(() => undefined));
    expect((await ask('POST', '/_local/schedules/none/run'))?.status).toBe(404);
  });

  it('serve the demo page with its script and style', async () => {
    const urls = ['/', '/_local', '/_local/', '/_local/pages/demo.js', '/_local/pages/local.css'];
    const types = (await Promise.all(urls.map((url) => ask('GET', url)))).map(
      (reply) => reply?.contentType.split(';')[0],
    );
    expect(types).toEqual(['text/html', 'text/html', 'text/html', 'text/javascript', 'text/css']);
  });

  it('list mail, by recipient, after an id, and the last of it', async () => {
    await catchMail();
    await catchMail();
    expect(await told('GET', '/_local/mail.json')).toHaveLength(2);
    expect(await told('GET', '/_local/mail.json?to=b@example.org')).toEqual([]);
    expect(await told('GET', '/_local/mail.json?after=1')).toMatchObject([{ id: 2 }]);
    expect(await told('GET', '/_local/mail.json?to=a@example.org&last=1')).toMatchObject([{ id: 2 }]);
  });

  it.each(['/_local/mail', '/_local/mail/1'])('show markup of a mail as text on %s', async (url) => {
    await catchMail();
    const page = String((await ask('GET', url))?.body);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toMatch(/<img|<script/);
  });

  it('show a mail in a frame that may run nothing', async () => {
    await catchMail();
    const page = String((await ask('GET', '/_local/mail/1'))?.body);
    expect(page).toMatch(/<iframe[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(page).toContain("default-src 'none'");
  });

  it('give the raw mail as plain text', async () => {
    await catchMail();
    const raw = await ask('GET', '/_local/mail/1/raw');
    expect(raw?.contentType).toBe('text/plain; charset=utf-8');
    expect(String(raw?.body)).toContain('Subject: <img');
  });

  it('take faults for the next mails', async () => {
    expect(await told('POST', '/_local/mail/faults', { next: ['throttle'] })).toEqual({ next: ['throttle'] });
    expect((await ask('POST', '/_local/mail/faults', { next: ['flood'] }))?.status).toBe(400);
  });
});
