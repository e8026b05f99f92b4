import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const answers = (email: string) => ({
  email,
  firstName: 'Maria',
  company: 'Example Works',
  jobTitle: 'Head of Operations',
  employees: '240',
  need: 'replace',
  budget: 'approved',
});

function multipart(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

const encodings: [string, (email: string) => RequestInit][] = [
  [
    'JSON',
    (email) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(answers(email)) }),
  ],
  ['urlencoded', (email) => ({ body: new URLSearchParams(answers(email)) })],
  ['multipart', (email) => ({ body: multipart(answers(email)) })],
];

describe('a form that lifts a lead over the line', () => {
  it.each(encodings)('mails the sales desk exactly once when posted as %s', async (name, request) => {
    const email = `${name.toLowerCase()}@example.org`;
    const response = await app.fetch('/forms/demo-request', { method: 'POST', ...request(email) });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ accepted: true });
    await app.idle();
    const mails = (await app.mails('sales@example.com')).filter(({ text }) => text.includes(email));
    expect(mails).toHaveLength(1);
    expect(mails[0]!.destinations).toEqual(['sales@example.com']);
    expect(mails[0]!.text).toContain('Asked for a demo');
    expect(await app.leadOf(email)).toMatchObject({ tier: 'hot', stage: 'sql' });
  });

  it('gives all three the same score', async () => {
    const points = (await app.queue('hot')).map(({ points }) => points);
    expect(points).toHaveLength(3);
    expect(new Set(points).size).toBe(1);
  });

  it('sends a person who posted an HTML form on to a page, never to an address from the request', async () => {
    const response = await app.fetch('/forms/contact?return=https://evil.example', {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ email: 'page@example.org', return: 'https://evil.example' }),
    });
    expect([200, 303]).toContain(response.status);
    expect(response.headers.get('location') ?? '').not.toContain('evil');
    expect(await response.text()).not.toContain('evil');
  });

  it('does not send a job applicant to sales', async () => {
    const before = (await app.mails()).length;
    await app.submit('job-application', {
      email: 'applicant@example.org',
      need: 'replace',
      budget: 'approved',
    });
    await app.idle();
    expect(await app.mails()).toHaveLength(before);
  });

  it('answers a bot as if it were accepted, and scores nothing', async () => {
    const response = await app.submit('demo-request', {
      email: 'bot@example.org',
      fax_number: '1',
      need: 'replace',
    });
    expect(response.status).toBe(200);
    await app.idle();
    expect((await app.mails()).filter(({ text }) => text.includes('bot@example.org'))).toEqual([]);
    expect(JSON.stringify(await app.queue('hot'))).not.toContain('bot@example.org');
  });

  it('counts what a browser did before its person was known', async () => {
    const visitor = 'v-0123456789abcdef';
    for (const page of ['/pricing', '/product']) {
      const gif = await app.fetch(
        `/t/p.gif?v=${visitor}&u=${encodeURIComponent(`https://www.example.com${page}`)}`,
      );
      expect(gif.status).toBe(200);
      expect((await gif.arrayBuffer()).byteLength).toBe(43);
    }
    await app.submit('contact', { email: 'browser@example.org', visitorId: visitor });
    await app.idle();
    const { leadId } = await app.leadOf('browser@example.org');
    const { criteria } = await app.lead<{ criteria: { id: string; points: number }[] }>(
      leadId,
      '/score?model=default',
    );
    expect(criteria).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'website_visit', points: 10 }),
        expect.objectContaining({ id: 'pricing_viewed', points: 5 }),
        expect.objectContaining({ id: 'form_completed', points: 5 }),
      ]),
    );
  });
});
