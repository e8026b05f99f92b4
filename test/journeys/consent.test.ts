import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { App, type Mail } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const DAY = 86_400_000;

interface Lead {
  readonly consents: Readonly<
    Record<string, { state: string; source?: string; at?: string; textVersion?: string }>
  >;
  readonly nurture?: { track: string; ending?: string };
}
interface Score {
  readonly groups: Readonly<Record<string, number>>;
  readonly scaledBy?: Readonly<Record<string, number>>;
}

const interested = (email: string, more: Record<string, unknown> = {}) => ({
  email,
  language: 'ro',
  company: 'Example Works',
  jobTitle: 'Manager',
  employees: 200,
  consentEmail: 'on',
  ...more,
});
async function told(email: string): Promise<Lead> {
  await app.idle();
  const { leadId } = await app.leadOf(email);
  return app.lead<Lead>(leadId);
}
async function scoreOf(email: string): Promise<Score> {
  const { leadId } = await app.leadOf(email);
  return app.lead<Score>(leadId, '/score');
}
const states = async (email: string): Promise<string[]> => {
  const { consents } = await told(email);
  return ['email', 'opens', 'clicks', 'profiling'].map((purpose) => consents[purpose]!.state);
};
const linkIn = ({ text }: Mail, page: string): string =>
  new URL(new RegExp(`http\\S+/${page}/[\\w.-]+`).exec(text)![0]).pathname;
const post = (path: string, fields: Record<string, string> = {}) =>
  app.fetch(path, { method: 'POST', body: new URLSearchParams(fields) });

/** Publishes the playbook with something changed, signed by both sides. */
async function publish(change: (draft: Playbook) => void): Promise<void> {
  const { playbook: draft } = await app.call<{ playbook: Playbook }>('marketing', '/playbook');
  change(draft);
  const headers = { 'content-type': 'application/json' };
  const ask = (role: 'marketing' | 'sales', path: string, method: string, body?: unknown) =>
    app.call(role, path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  await ask('marketing', '/playbook/draft', 'PUT', draft);
  await ask('marketing', '/playbook/draft/sign', 'POST');
  await ask('sales', '/playbook/draft/sign', 'POST');
  await ask('marketing', '/playbook/draft/publish', 'POST');
  // Collectors know a new version after half a minute.
  await app.travel('PT1M');
}

describe('a lead who does not want to be watched', () => {
  const email = 'private@example.org';

  it('is mailed with plain links and no picture, and can see and change what it agrees to', async () => {
    await app.submit('content-download', interested(email, { consentTracking: 'no' }));
    expect(await states(email)).toEqual(['given', 'withdrawn', 'withdrawn', 'withdrawn']);
    await app.travel('P3D');
    const [mail] = await app.mails(email);
    expect(mail!.html).not.toMatch(/\/t\/[oc]\/|<img/);
    const page = linkIn(mail!, 'preferences');
    for (const method of ['GET', 'HEAD']) expect((await app.fetch(page, { method })).status).toBe(200);
    const shown = await (await app.fetch(page)).text();
    expect(shown).toContain('lang="ro"');
    expect(shown.match(/ checked/g)).toHaveLength(4);
    expect((await post(page, { clicks: 'yes', email: 'yes' })).status).toBe(200);
    expect(await states(email)).toEqual(['given', 'withdrawn', 'given', 'withdrawn']);
    expect((await told(email)).consents['clicks']).toMatchObject({
      source: 'mail',
      textVersion: 'preferences-1',
    });
  });

  it('is not punished for it: its points are stretched, and the score says by how much', async () => {
    await app.submit('coupon', { email: 'open@example.org' });
    await app.submit('coupon', { email: 'closed@example.org', consentTracking: 'no' });
    await app.idle();
    const [open, closed] = [await scoreOf('open@example.org'), await scoreOf('closed@example.org')];
    expect(open).not.toHaveProperty('scaledBy');
    const factor = closed.scaledBy!['engagement']!;
    expect(factor).toBeGreaterThan(1);
    expect(closed.groups['engagement']).toBeCloseTo(open.groups['engagement']! * factor, 1);
  });

  it('gets no mail any more once it says no to everything', async () => {
    const [mail] = await app.mails(email);
    await post(linkIn(mail!, 'preferences'), { all: 'no' });
    expect(await states(email)).toEqual(Array(4).fill('withdrawn'));
    const before = await app.mails(email);
    await app.travel('P30D');
    expect(await app.mails(email)).toHaveLength(before.length);
    expect((await told(email)).nurture).toMatchObject({ ending: 'declined' });
  });

  it('finds the same page behind the link to unsubscribe', async () => {
    const [mail] = await app.mails(email);
    const path = linkIn(mail!, 'unsubscribe');
    const href = /href="([^"]+)"/.exec(await (await app.fetch(path)).text())![1]!;
    const { pathname } = new URL(href, `http://localhost${path}`);
    expect(await (await app.fetch(pathname)).text()).toContain('name="profiling"');
  });
});

describe('with double opt-in', () => {
  const email = 'confirms@example.org';
  beforeAll(() =>
    publish((draft) => {
      draft.consent = { doubleOptIn: true };
      draft.forms['content-download']!.consentText = 'privacy-7';
    }),
  );

  it('a form alone brings one mail, which asks to confirm, and nothing more', async () => {
    await app.submit('content-download', interested(email));
    await app.idle();
    const mails = await app.mails(email);
    expect(mails.map(({ subject }) => subject)).toEqual(['Vă rugăm să confirmați: vă putem scrie?']);
    expect(await states(email)).toEqual(['pending', 'unasked', 'unasked', 'unasked']);
    await app.travel('P10D');
    expect(await app.mails(email)).toHaveLength(1);
  });

  it('looking at the link confirms nothing; pressing the button does, and the track begins', async () => {
    const [mail] = await app.mails(email);
    const page = linkIn(mail!, 'confirm');
    for (const method of ['GET', 'HEAD']) expect((await app.fetch(page, { method })).status).toBe(200);
    expect((await told(email)).consents['email']).toMatchObject({ state: 'pending' });
    expect((await post(page)).status).toBe(200);
    expect((await told(email)).consents['email']).toMatchObject({
      state: 'given',
      source: 'mail',
      textVersion: 'privacy-7',
    });
    expect((await told(email)).nurture).toMatchObject({ track: 'warm' });
    await app.travel('P3D');
    const mails = await app.mails(email);
    expect(mails).toHaveLength(2);
    expect(mails.filter(({ text }) => text.includes('/preferences/'))).toHaveLength(1);
  });

  it('somebody whose address is signed up 200 times gets one mail that day, and one the next', async () => {
    const victim = 'victim@example.org';
    // Days are passed in strides of more than a day, which the local clock takes by the hour.
    await app.travel((Math.floor((await app.now()) / DAY) + 2.5) * DAY);
    const signUp = (n: number) =>
      app.submit(n % 2 === 0 ? 'newsletter' : 'contact', {
        email: victim,
        firstName: `Bomb ${n}`,
        consentEmail: 'on',
      });
    for (let batch = 0; batch < 4; batch += 1) {
      const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => signUp(50 * batch + n)));
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
      await app.travel('PT2M');
    }
    expect(await app.mails(victim)).toHaveLength(1);
    await app.travel('PT25H');
    expect(await app.mails(victim)).toHaveLength(1);
    await signUp(1_000);
    await app.idle();
    expect(await app.mails(victim)).toHaveLength(2);
    expect(await states(victim)).toContain('pending');
  });

  it('our own address is never asked, nor a mailbox that no person reads', async () => {
    for (const address of ['postmaster@example.org', 'no-reply@example.org'])
      await app.submit('newsletter', { email: address });
    await app.idle();
    for (const address of ['postmaster@example.org', 'no-reply@example.org'])
      expect(await app.mails(address)).toEqual([]);
  });
});

describe('when people call our mail spam', () => {
  const complaintBreaker = async () =>
    (await app.call<{ complaintBreaker: Record<string, unknown> }>('marketing', '/mail/skipped'))
      .complaintBreaker;

  it('mail on tracks stands still, and goes on by itself a week later', async () => {
    const email = 'waits@example.org';
    await app.submit('content-download', interested(email));
    await app.idle();
    await post(linkIn((await app.mails(email))[0]!, 'confirm'));
    for (const label of ['a', 'b', 'c'])
      await app.submit('newsletter', { email: `complaint+${label}@simulator.amazonses.com` });
    await app.idle();
    expect(await complaintBreaker()).toMatchObject({ open: true, days: 7, complained: 3 });
    await app.travel('P5D');
    expect(await app.mails(email)).toHaveLength(1);
    await app.travel('P3D');
    expect(await complaintBreaker()).toMatchObject({ open: false, complained: 0 });
    expect(await app.mails(email)).toHaveLength(2);
  });
});
