import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, type Mail } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const interested = (email: string, more: Record<string, unknown> = {}) => ({
  email,
  language: 'pl',
  company: 'Example Works',
  jobTitle: 'Manager',
  employees: 200,
  consentEmail: 'on',
  ...more,
});
const mailsTo = async (email: string): Promise<Mail[]> => app.mails(email);
const unsubscribeLink = ({ text }: Mail): string => /http\S+\/unsubscribe\/[\w.~-]+/.exec(text)![0];

describe('a lead who is interested but not ready', () => {
  it('gets educational material in their own language, and sales gets nothing', async () => {
    await app.submit('content-download', interested('warm@example.org'));
    await app.idle();
    const [mail, ...more] = await mailsTo('warm@example.org');
    expect(more).toEqual([]);
    expect(mail!.text).toContain('Które etapy procesu zajmują najwięcej czasu?');
    expect(await app.mails('sales@example.com')).toEqual([]);
    expect(await app.leadOf('warm@example.org')).toMatchObject({ tier: 'warm', stage: 'mql' });
  });

  it('gets none without consent', async () => {
    await app.submit('content-download', interested('private@example.org', { consentEmail: undefined }));
    await app.idle();
    expect(await mailsTo('private@example.org')).toEqual([]);
  });

  it('is unsubscribed by a POST to the link alone, never by looking at it', async () => {
    const [mail] = await mailsTo('warm@example.org');
    const path = new URL(unsubscribeLink(mail!)).pathname;
    for (const method of ['GET', 'HEAD']) expect((await app.fetch(path, { method })).status).toBe(200);
    await app.idle();
    const { leadId } = await app.leadOf('warm@example.org');
    const types = async () =>
      (await app.lead<{ activities: { type: string }[] }>(leadId, '/history')).activities.map(
        ({ type }) => type,
      );
    expect(await types()).not.toContain('unsubscribed');
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
    expect(await types()).toContain('unsubscribed');
  });

  it('gets nothing more after that, however warm they become', async () => {
    await app.travel('P40D');
    await app.submit(
      'content-download',
      interested('warm@example.org', { consentEmail: undefined, need: 'improve' }),
    );
    await app.submit(
      'webinar',
      interested('warm@example.org', { consentEmail: undefined, budget: 'planned', need: 'improve' }),
    );
    await app.idle();
    expect(await mailsTo('warm@example.org')).toHaveLength(1);
  });
});

describe('a mail that may or may not have gone out', () => {
  it('is not sent again to a lead, and is told as sent once SES says so', async () => {
    app.running.services.ses.faults.push('time-out-after-acceptance');
    await app.submit('content-download', interested('once@example.org'));
    await app.idle();
    await app.travel('PT20M');
    expect(await mailsTo('once@example.org')).toHaveLength(1);
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
