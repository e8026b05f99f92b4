import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, type Mail } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

interface Told {
  readonly nurture?: { track: string; step?: string; nextAt?: string; ending?: string };
  readonly messages: { kind: string; state: string; asks?: string; reason?: string }[];
  readonly scores: { tier: string; stage: string; bant: Record<string, string> }[];
  readonly activities: { type: string }[];
}

const interested = (email: string, more: Record<string, unknown> = {}) => ({
  email,
  language: 'pl',
  timezone: 'Europe/Warsaw',
  company: 'Example Works',
  jobTitle: 'Manager',
  employees: 200,
  consentEmail: 'on',
  ...more,
});
const told = async (email: string): Promise<Told> =>
  app.lead<Told & Record<string, never>>((await app.leadOf(email)).leadId);
const typesOf = async (email: string): Promise<string[]> => {
  const { activities } = await app.lead<Told & Record<string, never>>(
    (await app.leadOf(email)).leadId,
    '/history',
  );
  return activities.map(({ type }) => type);
};
/** Keeps a lead where it is, whatever it does: weeks of a track are about the track. */
async function keepWarm(email: string): Promise<void> {
  const { leadId } = await app.leadOf(email);
  await app.call('sales', `/leads/${leadId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ override: { tier: 'warm', reason: 'Not before the summer' } }),
  });
  await app.idle();
}
const linkIn = ({ text }: Mail, after: string, path: string): string => {
  const found = new RegExp(`${after}:\\s+(http\\S+/${path}/[\\w.~-]+)`).exec(text);
  return new URL(found![1]!).pathname;
};
const subjects = async (email: string): Promise<string[]> =>
  (await app.mails(email)).map(({ subject }) => subject);

const NEED = 'Które etapy procesu zajmują najwięcej czasu?';
const TIME = 'Od decyzji do codziennego użycia: plan na pierwsze dziewięćdziesiąt dni';
const COST = 'Ile to kosztuje i ile oszczędza? Arkusz obliczeniowy';

describe('a lead who is interested but not ready', () => {
  const email = 'warm@example.org';

  it('gets something to read and a question in their own language, by day, and sales gets nothing', async () => {
    await app.submit('content-download', interested(email));
    await app.idle();
    await keepWarm(email);
    expect(await app.mails(email)).toEqual([]);
    expect(await told(email)).toMatchObject({ nurture: { track: 'warm', step: 'first-question' } });
    await app.travel('P3D');
    expect(await subjects(email)).toEqual([NEED]);
    const [mail] = await app.mails(email);
    const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/Warsaw' });
    expect(Number(hour.format(new Date(mail!.acceptedAt)))).toBeGreaterThanOrEqual(8);
    expect(Number(hour.format(new Date(mail!.acceptedAt)))).toBeLessThan(20);
    expect(await app.mails('sales@example.com')).toEqual([]);
  });

  it('answers by a POST to the link of an answer alone, never by looking at it', async () => {
    const [mail] = await app.mails(email);
    const path = linkIn(mail!, 'Chcemy, żeby coś działało lepiej', 'answers');
    for (const method of ['GET', 'HEAD']) expect((await app.fetch(path, { method })).status).toBe(200);
    await app.idle();
    expect(await typesOf(email)).not.toContain('survey_answered');
    const post = await app.fetch(path, { method: 'POST' });
    expect([post.status, post.headers.get('set-cookie'), post.headers.get('location')]).toEqual([
      200,
      null,
      null,
    ]);
    expect(await post.text()).toContain('Dziękujemy');
    await app.idle();
    expect((await told(email)).scores[0]!.bant).toMatchObject({ need: 'yes', timeframe: 'unknown' });
  });

  it('is asked the next question a week later, and the one after that nine days later, whether they answer or not', async () => {
    await app.travel('P4D');
    expect(await subjects(email)).toEqual([NEED]);
    await app.travel('P4D');
    expect(await subjects(email)).toEqual([NEED, TIME]);
    await app.travel('P8D');
    expect(await subjects(email)).toEqual([NEED, TIME, COST]);
    const { messages } = await told(email);
    expect(messages.map(({ asks, state }) => [asks, state]).toReversed()).toEqual([
      ['need', 'sent'],
      ['timeframe', 'sent'],
      ['budget', 'sent'],
    ]);
  });

  it('is left alone once they write back', async () => {
    await app.report([{ type: 'email_replied', email }]);
    await app.travel('P30D');
    expect(await subjects(email)).toHaveLength(3);
    expect((await told(email)).nurture).toMatchObject({ track: 'warm', ending: 'replied' });
  });

  it('hears from us again, in another tone, after the sale', async () => {
    const { leadId } = await app.leadOf(email);
    await app.call('sales', `/leads/${leadId}/outcome`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome: 'won' }),
    });
    await app.idle();
    expect((await told(email)).nurture).toMatchObject({ track: 'customers', step: 'welcome' });
    await app.travel('P3D');
    expect((await subjects(email)).at(-1)).toBe('Pierwsze wspólne tygodnie');
  });

  it('gets none without consent', async () => {
    await app.submit('content-download', interested('private@example.org', { consentEmail: undefined }));
    await app.travel('P3D');
    expect(await app.mails('private@example.org')).toEqual([]);
  });
});

describe('a lead who has had enough', () => {
  const email = 'enough@example.org';

  it('is unsubscribed by a POST to the link alone, never by looking at it', async () => {
    await app.submit('content-download', interested(email));
    await app.idle();
    await keepWarm(email);
    await app.travel('P3D');
    const [mail] = await app.mails(email);
    const path = linkIn(mail!, 'Wypisz się', 'unsubscribe');
    for (const method of ['GET', 'HEAD']) expect((await app.fetch(path, { method })).status).toBe(200);
    await app.idle();
    expect(await typesOf(email)).not.toContain('unsubscribed');
    const post = await app.fetch(path, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click', email: 'somebody-else@example.org' }),
    });
    expect([post.status, post.headers.get('set-cookie'), post.headers.get('location')]).toEqual([
      200,
      null,
      null,
    ]);
    await app.idle();
    expect(await typesOf(email)).toContain('unsubscribed');
  });

  it('gets nothing more after that, however warm they become', async () => {
    const more = { consentEmail: undefined, need: 'improve' };
    await app.submit('content-download', interested(email, more));
    await app.submit('webinar', interested(email, { ...more, budget: 'planned' }));
    await app.travel('P40D');
    expect(await subjects(email)).toHaveLength(1);
    expect((await told(email)).nurture).toMatchObject({ ending: 'declined' });
  });
});

describe('a lead who becomes ready', () => {
  it('is taken off the track, and sales gets the mail instead', async () => {
    const email = 'ready@example.org';
    await app.submit('content-download', interested(email));
    await app.idle();
    await app.submit('quote-request', { email });
    await app.travel('P3D');
    expect(await app.mails(email)).toEqual([]);
    expect((await told(email)).nurture?.ending).toMatch(/^(hot|in_hands)$/);
    const handoffs = await app.mails('sales@example.com');
    expect(handoffs.filter(({ text }) => text.includes(email))).toHaveLength(1);
  });
});

describe('a mail that may or may not have gone out', () => {
  interface Skipped {
    readonly messages: { leadId: string; reason: string; asks: string }[];
  }

  it('is not sent again to a lead, and is told as sent once SES says so', async () => {
    app.running.services.ses.faults.push('time-out-after-acceptance');
    await app.submit('content-download', interested('once@example.org'));
    await app.travel('P3D');
    expect(await app.mails('once@example.org')).toHaveLength(1);
    expect((await told('once@example.org')).messages).toMatchObject([{ state: 'sent' }]);
  });

  it('is given up and listed for marketing when no word of it comes', async () => {
    app.running.services.ses.faults.push('time-out');
    await app.submit('content-download', interested('never@example.org'));
    await app.travel('P3D');
    expect(await app.mails('never@example.org')).toEqual([]);
    const { leadId } = await app.leadOf('never@example.org');
    const { messages } = await app.call<Skipped>('marketing', '/mail/skipped');
    expect(messages).toMatchObject([{ leadId, reason: 'unconfirmed', asks: 'need' }]);
  });

  it('is sent again to sales when no word of it comes', async () => {
    app.running.services.ses.faults.push('time-out');
    await app.submit('demo-request', { email: 'must-arrive@example.org' });
    await app.idle();
    await app.travel('PT40M');
    const mails = (await app.mails('sales@example.com')).filter(({ text }) =>
      text.includes('must-arrive@example.org'),
    );
    expect(mails).toHaveLength(1);
  });
});

describe('the letters of the local app', () => {
  it('can be looked at, each as HTML and as text', async () => {
    const list = await (await app.fetch('/_local/letters')).text();
    const [, path = ''] = /href="(\/_local\/letters\/warm[^"]+\.ro)"/.exec(list) ?? [];
    const letter = await (await app.fetch(path)).text();
    expect(letter).toContain('srcdoc="');
    expect(letter).toContain('Dezabonare: https://placeholder.example/unsubscribe');
    expect(await (await app.fetch(`${path}/html`)).text()).toMatch(/^<!doctype html>\s*<html lang="ro">/);
    expect((await app.fetch('/_local/letters/none')).status).toBe(404);
  });
});
