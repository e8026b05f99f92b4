import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { PREFERENCES_TEXT } from '../../../functions/set-preferences/preferences.ts';
import { setPreferences } from '../../../functions/set-preferences/set-preferences.ts';
import { consentsOf, mailPermission, profileOf } from '../../fixtures/from-stored.ts';
import { PURPOSES } from '../../../shared/lead/purposes.ts';
import { historyReader } from '../../../shared/stores/whole-history.ts';
import { textsFor } from '../../../shared/email/texts/texts-for.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { LEAD } from '../../fixtures/mails.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest, handled } from '../../fixtures/requests.ts';

const NOW = MONDAY + days(1);
const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');
const lead = { kind: 'lead', id: LEAD } as const;
const PREFERENCES = signer.sign({ purpose: 'preferences', leadId: LEAD, messageId: 'lead.1' });
const CONFIRM = signer.sign({ purpose: 'confirm', leadId: LEAD, messageId: 'lead.2' });

let log: MemoryLog;
let now: number;
let erased: boolean;

const answer = handled((request) =>
  setPreferences(request, {
    clock: () => now,
    log,
    historyOf: async (leadId) => (erased ? undefined : historyReader(log)(leadId)),
    playbooks: { recent: async () => playbookOne },
    tokens: async () => signer,
  }),
);
const visit = (
  page: 'preferences' | 'confirm',
  method: string,
  token: string,
  fields?: unknown,
  headers: Record<string, string> = {},
) =>
  answer(
    aRequest({
      method,
      routeKey: `${method} /${page}/{token}`,
      path: { token },
      headers: {
        ...headers,
        ...(fields !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields !== undefined && { body: new URLSearchParams(fields as Record<string, string>).toString() }),
    }),
  );
const post = (fields: Record<string, string>) => visit('preferences', 'POST', PREFERENCES, fields);
const states = () => PURPOSES.map((purpose) => consentsOf(log.activities, now)[purpose].state);
const form = (profile: Activity['profile'], properties: Activity['properties'] = {}) =>
  log.add(
    lead,
    anActivity({
      id: `form ${now}`,
      type: 'form_submitted',
      source: 'form',
      occurredAt: now,
      receivedAt: now,
      profile,
      properties,
    }),
  );
const added = () => log.activities.filter(({ source }) => source === 'mail');

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
  erased = false;
});

describe('the page of what a lead agrees to', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])(
    'shows where things stand and changes nothing on %s',
    async (method) => {
      await form({ language: 'ro', consentEmail: true, consentClicks: false });
      const reply = await visit('preferences', method, PREFERENCES);
      expect(reply.statusCode).toBe(200);
      expect(reply.body).toContain('lang="ro"');
      expect(reply.body).toContain('name="email" value="yes" checked');
      expect(reply.body).toContain('name="clicks" value="no" checked');
      expect(reply.body?.match(/checked/g)).toHaveLength(2);
      expect(reply.body?.match(/Încă fără răspuns/g)).toHaveLength(2);
      expect(reply.body).not.toContain('<script');
      expect(added()).toEqual([]);
    },
  );

  it('keeps what is answered, each purpose on its own, with the text that was shown', async () => {
    await form({ consentEmail: true });
    const reply = await post({ opens: 'no', clicks: 'yes' });
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toContain('Saved.');
    expect(reply.body).toContain('name="opens" value="no" checked');
    expect(states()).toEqual(['given', 'withdrawn', 'given', 'unasked']);
    expect(added()).toMatchObject([
      {
        type: 'consent_withdrawn',
        occurredAt: NOW,
        properties: { purpose: 'opens', consentText: PREFERENCES_TEXT, messageId: 'lead.1' },
        profile: { consentOpens: false },
      },
      { type: 'consent_given', properties: { purpose: 'clicks' }, profile: { consentClicks: true } },
    ]);
    expect(profileOf(log.activities, now).consentClicks?.value).toBe(true);
  });

  it('takes no to mail for an unsubscription, and ends it all at once', async () => {
    await form({ consentEmail: true, consentOpens: true });
    await post({ all: 'no' });
    expect(states()).toEqual(Array(4).fill('withdrawn'));
    expect(added().map(({ type }) => type)).toEqual([
      'unsubscribed',
      'consent_withdrawn',
      'consent_withdrawn',
      'consent_withdrawn',
    ]);
    expect(mailPermission(log.activities, now)).toBe('declined');
  });

  it('confirms from the mailbox what a form said, so that no later form takes it back', async () => {
    await form({ consentEmail: true });
    await post({ email: 'yes' });
    now += 60_000;
    await form({ consentEmail: false });
    expect(states()[0]).toBe('given');
    await post({ email: 'yes' });
    expect(added()).toHaveLength(1);
  });

  it('adds nothing when it is sent twice, and keeps the last word of a minute', async () => {
    for (let second = 0; second < 6; second += 1) {
      now = NOW + second * 1_000;
      const email = second % 2 === 0 ? 'yes' : 'no';
      await Promise.all([post({ email }), post({ email })]);
    }
    expect(added()).toHaveLength(6);
    expect(states()[0]).toBe('withdrawn');
  });

  it.each([{}, { email: 'perhaps' }, { email: '' }, { all: 'yes' }, { leadId: 'eve', purpose: 'email' }])(
    'takes %o for no answer',
    async (fields) => {
      await form({ consentEmail: true });
      expect((await post(fields as Record<string, string>)).statusCode).toBe(200);
      expect(added()).toEqual([]);
    },
  );

  it('refuses calmly what is no form', async () => {
    expect((await visit('preferences', 'POST', PREFERENCES)).statusCode).toBe(415);
    expect((await post({ email: 'y'.repeat(5_000) })).statusCode).toBe(413);
    expect(log.entries).toEqual([]);
  });

  it('shows nothing to a wrong token, one of another purpose, and of a lead that was erased', async () => {
    const other = signer.sign({ purpose: 'unsubscribe', leadId: LEAD, messageId: 'lead.1' });
    for (const token of ['', `${PREFERENCES}x`, other, CONFIRM])
      for (const method of ['GET', 'POST'])
        expect((await visit('preferences', method, token, { all: 'no' })).statusCode).toBe(404);
    erased = true;
    expect((await post({ all: 'no' })).statusCode).toBe(404);
    expect(log.entries).toEqual([]);
  });

  it('has a version that changes with its words', () => {
    const words = ['en', 'ro', 'pl', 'ca'].map((language) => textsFor([language]).preferences);
    const digest = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
    // Different words are another text: raise PREFERENCES_TEXT, and then change this line.
    expect({ [PREFERENCES_TEXT]: digest }).toEqual({ 'preferences-1': '1d79d89fad7ba07e' });
  });
});

describe('the page of a confirmation', () => {
  const pending = () => form({ consentEmail: true }, { toConfirm: true, consentText: 'privacy-7' });

  it.each(['GET', 'HEAD'])('changes nothing on %s', async (method) => {
    await pending();
    const reply = await visit('confirm', method, CONFIRM);
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toContain('<form method="post">');
    expect(states()[0]).toBe('pending');
  });

  it('confirms on POST what the form showed, whatever the body does, once', async () => {
    await pending();
    for (const fields of [undefined, { email: 'no', all: 'no' }, undefined])
      expect((await visit('confirm', 'POST', CONFIRM, fields)).statusCode).toBe(200);
    expect(mailPermission(log.activities, now)).toBe('allowed');
    expect(added()).toMatchObject([
      {
        type: 'consent_given',
        properties: { purpose: 'email', consentText: 'privacy-7', messageId: 'lead.2' },
      },
    ]);
  });

  it('asks anew on a link that was sent before mail was refused', async () => {
    await pending();
    await visit('confirm', 'POST', CONFIRM);
    now += 60_000;
    await post({ email: 'no' });
    now += 60_000;
    for (const method of ['GET', 'POST']) {
      const reply = await visit('confirm', method, CONFIRM);
      expect(reply.body).toContain('you have told us not to write to you');
      expect(states()[0]).toBe('withdrawn');
    }
    await visit('confirm', 'POST', CONFIRM, { again: 'yes' });
    expect(mailPermission(log.activities, now)).toBe('allowed');
  });

  it('confirms what a form asked for after mail was refused', async () => {
    await post({ email: 'no' });
    now += 60_000;
    await form({ consentEmail: true });
    expect(mailPermission(log.activities, now)).toBe('declined');
    const messageId = `lead.${Math.floor(now / 86_400_000)}`;
    await visit('confirm', 'POST', signer.sign({ purpose: 'confirm', leadId: LEAD, messageId }));
    expect(mailPermission(log.activities, now)).toBe('allowed');
  });

  it('is as good as a yes on the page of preferences', async () => {
    await pending();
    await post({ email: 'yes' });
    expect(mailPermission(log.activities, now)).toBe('allowed');
  });

  it('is not confirmed by a machine that presses its button', async () => {
    await pending();
    const asBot = {
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    };
    expect((await visit('confirm', 'POST', CONFIRM, {}, asBot)).statusCode).toBe(200);
    expect(added()).toHaveLength(1);
    expect(states()[0]).toBe('pending');
    now += 60_000;
    await visit('confirm', 'POST', CONFIRM);
    expect(states()[0]).toBe('given');
  });

  it('opens with no other token', async () => {
    await pending();
    for (const token of ['', PREFERENCES, `${CONFIRM}x`])
      expect((await visit('confirm', 'POST', token)).statusCode).toBe(404);
    expect(states()[0]).toBe('pending');
  });
});
