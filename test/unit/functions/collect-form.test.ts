import { beforeEach, describe, expect, it, vi } from 'vitest';
import { collectForm } from '../../../functions/collect-form/collect-form.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import { log as logger } from '../../../shared/runtime/logger.ts';
import { leadIdOf } from '../../../shared/lead/lead-id.ts';
import { limitedLog } from '../../../shared/runtime/limited-log.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { changedPlaybook } from '../../fixtures/playbooks.ts';
import { aRequest, handled, jsonOf, type Refusal } from '../../fixtures/requests.ts';
import { errorHandling } from '../../../shared/runtime/error-handling.ts';

const KEY = 'identity key';
const NOW = Date.UTC(2026, 2, 10, 9, 59, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const playbook: Playbook = {
  ...defaultPlaybook,
  forms: {
    ...defaultPlaybook.forms,
    'demo-request': {
      ...defaultPlaybook.forms['demo-request']!,
      origins: ['https://www.example.com'],
      thanks: 'https://www.example.com/thanks',
      fields: { 'E-mail': 'email', 'answers.company_name': 'company', lead_kind: 'interests' },
    },
  },
};

let log: MemoryLog;
let now: number;
let hashKey: Promise<string>;
let inForce: Playbook;

const answer = handled((request) =>
  collectForm(request, {
    handleErrors: errorHandling(() => now),
    clock: () => now,
    log,
    report: limitedLog(() => now),
    playbook: () => Promise.resolve(inForce),
    identityKey: () => Promise.resolve(KEY),
    hashKey: () => hashKey,
  }),
);

const post = (formId: string, fields: unknown, headers: Record<string, string> = {}) =>
  answer(
    aRequest({
      method: 'POST',
      path: { formId },
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof fields === 'string' ? fields : JSON.stringify(fields),
    }),
  );

const preflight = (formId: string, origin: string) =>
  answer(aRequest({ method: 'OPTIONS', path: { formId }, headers: { origin } }));

const submitted = () => log.activities.find(({ type }) => type === 'form_submitted');

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
  hashKey = Promise.resolve('hash key');
  inForce = playbook;
});

describe('a form', () => {
  it('stores who sent it and what it says before it answers', async () => {
    const reply = await post('contact', {
      email: 'Ada@Example.COM ',
      firstName: ' Ada\u0000 ',
      employees: '1,200',
    });
    expect(reply.statusCode).toBe(200);
    expect(jsonOf(reply)).toEqual({ accepted: true, activityId: submitted()?.id });
    expect(log.entries).toHaveLength(1);
    expect(log.entries[0]?.subject).toEqual({ kind: 'lead', id: leadIdOf('Ada@example.com', KEY) });
    expect(submitted()).toMatchObject({
      occurredAt: NOW,
      receivedAt: NOW,
      source: 'form',
      properties: { formId: 'contact' },
      profile: {
        email: 'Ada@example.com',
        emailDomain: 'example.com',
        firstName: 'Ada',
        employees: 1200,
      },
      interests: { sales: true },
    });
  });

  it('reports what it stands for, the submission itself last', async () => {
    await post('demo-request', { email: 'ada@example.com' });
    expect(log.activities.map(({ type }) => type)).toEqual(['demo_requested', 'form_submitted']);
  });

  it('keeps submissions for good and forgets mere behaviour', async () => {
    await post('demo-request', { email: 'ada@example.com' });
    expect(log.entries.map(({ rememberDays }) => rememberDays)).toEqual([playbook.rememberDays, undefined]);
  });

  it('is completed by a retry when it failed half way', async () => {
    log = new MemoryLog(({ type }) => type === 'form_submitted');
    expect((await post('demo-request', { email: 'ada@example.com' })).statusCode).toBe(500);
    const half = log.entries;
    log = new MemoryLog();
    log.entries.push(...half);
    expect((await post('demo-request', { email: 'ada@example.com' })).statusCode).toBe(200);
    expect(log.activities.map(({ type }) => type)).toEqual(['demo_requested', 'form_submitted']);
  });

  it('says so calmly when the table cannot be reached', async () => {
    log = new MemoryLog(() => true);
    const reply = await post('contact', { email: 'ada@example.com' });
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toMatch(/table|stack|ada/);
  });

  it('counts once, however often it is sent in an hour', async () => {
    const replies = [];
    for (let i = 0; i < 5; i++)
      replies.push(
        jsonOf<{ activityId: string }>(await post('contact', { email: 'ada@example.com', city: 'Cluj' })),
      );
    expect(new Set(replies.map(({ activityId }) => activityId)).size).toBe(1);
    expect(log.entries).toHaveLength(1);
  });

  it('counts again in the next hour, or with another answer', async () => {
    await post('contact', { email: 'ada@example.com', city: 'Cluj' });
    await post('contact', { email: 'ada@example.com', city: 'Iași' });
    now += HOUR;
    await post('contact', { email: 'ada@example.com', city: 'Cluj' });
    expect(log.entries).toHaveLength(3);
  });

  it('counts once for one submissionId, whatever the hour', async () => {
    await post('contact', { email: 'ada@example.com', submissionId: 's-1' });
    now += 5 * HOUR;
    await post('contact', { email: 'ada@example.com', submissionId: 's-1', city: 'Cluj' });
    const { activities } = await log.history({ kind: 'lead', id: leadIdOf('ada@example.com', KEY)! });
    expect(activities.map(({ receivedAt }) => receivedAt)).toEqual([NOW]);
  });

  it('counts again within the hour where it says whether we may send mail, for that may have been taken back', async () => {
    for (const minutes of [0, 0, 10, 10]) {
      now = NOW + minutes * MINUTE;
      await post('newsletter', { email: 'ada@example.com' });
    }
    const submissions = log.activities.filter(({ type }) => type === 'form_submitted');
    expect(submissions.map(({ occurredAt }) => occurredAt)).toEqual([NOW, NOW + 10 * MINUTE]);
  });

  it.each([{}, { submissionId: 's-1' }])(
    'counts when a person sends what was taken for a machine before (%o)',
    async (more) => {
      await post('contact', { email: 'ada@example.com', startedAt: now - 500, ...more });
      await post('contact', { email: 'ada@example.com', ...more });
      expect(log.activities.map(({ suspect }) => suspect)).toEqual([true, undefined]);
    },
  );

  it('answers a machine as it would a person, to the letter', async () => {
    const { honeypot } = defaultPlaybook.forms['contact']!;
    const fields = { email: 'ada@example.com', submissionId: 's-1' };
    const suspected = [{ [honeypot]: 'x' }, { startedAt: now - 1 }];
    const replies = [];
    for (const more of [...suspected, {}, ...suspected])
      replies.push(await post('contact', { ...fields, ...more }));
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(log.activities.map(({ suspect }) => suspect)).toEqual([true, undefined]);
  });

  it('notes that a submissionId was used for two submissions, with ids only', async () => {
    const warned = vi.spyOn(logger, 'warn').mockReturnValue();
    const asked = vi.spyOn(log, 'contradicts');
    await post('contact', { email: 'ada@example.com', submissionId: 's-1' });
    expect(asked).not.toHaveBeenCalled();
    await post('contact', { email: 'ada@example.com', submissionId: 's-1' });
    expect(warned).not.toHaveBeenCalled();
    await post('contact', { email: 'ada@example.com', submissionId: 's-1', city: 'Cluj' });
    expect(warned.mock.calls).toEqual([
      [
        expect.any(String),
        { leadId: leadIdOf('ada@example.com', KEY), activityId: submitted()?.id, count: 1 },
      ],
    ]);
    warned.mockRestore();
  });

  it.each(['1e21', '1e-200', '9e9'])('does not take %s for a number of employees', async (employees) => {
    await post('contact', { email: 'ada@example.com', employees });
    expect(submitted()?.profile).not.toHaveProperty('employees');
  });

  it('takes its fields under the names of the playbook, nested ones by their path', async () => {
    await post('demo-request', { 'E-mail': 'ada@example.com', answers: { company_name: 'Engines Ltd' } });
    expect(submitted()?.profile).toMatchObject({ email: 'ada@example.com', company: 'Engines Ltd' });
  });

  it('ignores what it does not ask for', async () => {
    const asked = { email: 'ada@example.com' };
    const more = {
      score: 999,
      tier: 'hot',
      consent: true,
      interests: 'vip',
      lead_kind: 'vip',
      emailDomain: 'x.org',
      mailbox: 'sales',
      source: 'sales',
      suspect: false,
    };
    await post(
      'demo-request',
      JSON.stringify({ ...asked, ...more }).replace(
        '{',
        '{"__proto__":{"admin":1},"constructor":{"prototype":{"admin":1}},',
      ),
    );
    expect(submitted()?.profile).toEqual({
      email: 'ada@example.com',
      emailDomain: 'example.com',
      mailbox: 'ada',
    });
    expect(submitted()?.interests).toEqual({ sales: true });
    expect(submitted()?.source).toBe('form');
    expect({}).not.toHaveProperty('admin');
  });

  it.each([
    ['on', true],
    ['yes', true],
    ['1', true],
    ['off', false],
    ['perhaps', undefined],
    ['', undefined],
  ])('takes %j in its own control as consent to mail: %s', async (consentEmail, consent) => {
    await post('contact', { email: 'ada@example.com', consentEmail });
    expect(submitted()?.profile?.consentEmail).toBe(consent);
  });

  it('takes subscribing to the newsletter for consent', async () => {
    await post('newsletter', { email: 'ada@example.com' });
    expect(submitted()?.profile?.consentEmail).toBe(true);
  });

  it('takes consent to tracking for what it is short for', async () => {
    await post('contact', { email: 'ada@example.com', consentTracking: 'no', consentClicks: 'yes' });
    expect(submitted()?.profile).toMatchObject({
      consentOpens: false,
      consentClicks: true,
      consentProfiling: false,
    });
    expect(submitted()?.profile).not.toHaveProperty('consentTracking');
  });

  it('keeps with a consent which text was shown, and whether it must be confirmed', async () => {
    inForce = changedPlaybook((draft) => {
      draft.consent = { doubleOptIn: true };
      draft.forms['contact']!.consentText = 'privacy-7';
    });
    for (const consentEmail of ['on', 'off', undefined])
      await post('contact', { email: 'ada@example.com', consentEmail, toConfirm: 'false' });
    expect(log.activities.map(({ properties }) => ({ ...properties, client: undefined }))).toEqual([
      { formId: 'contact', consentText: 'privacy-7', toConfirm: true },
      { formId: 'contact', consentText: 'privacy-7' },
      { formId: 'contact' },
    ]);
  });

  it('remembers the campaign, the page and where the visitor came from, without their queries', async () => {
    await post(
      'contact',
      {
        email: 'ada@example.com',
        referrer: 'https://search.example/find?q=secret',
        utm_source: 'ads',
        visitorId: 'visitor-1234',
      },
      { referer: 'https://www.example.com/pricing?utm_medium=cpc&email=ada@example.com' },
    );
    expect(submitted()?.properties).toEqual({
      formId: 'contact',
      page: '/pricing',
      host: 'www.example.com',
      referrer: 'search.example/find',
      utm_source: 'ads',
      utm_medium: 'cpc',
      client: expect.any(String),
    });
    expect(submitted()?.visitorId).toBe('visitor-1234');
  });

  it('remembers the client by a hash, which speaks for its clicks, and takes the form without it too', async () => {
    await post('contact', { email: 'ada@example.com' }, { 'user-agent': 'Mozilla/5.0 (X11)' });
    expect(submitted()?.properties.client).toMatch(/^[a-z0-9]{12}$/);
    hashKey = Promise.reject(new Error('no secret'));
    expect((await post('contact', { email: 'eve@example.com' })).statusCode).toBe(200);
    expect(log.activities.map(({ properties }) => 'client' in properties)).toEqual([true, false]);
  });

  it('is one submission from one browser, and another from a second one with the same answers', async () => {
    for (const visitorId of ['visitor-1234', 'visitor-1234', 'visitor-5678'])
      await post('contact', { email: 'ada@example.com', visitorId });
    expect(log.activities.map(({ visitorId }) => visitorId)).toEqual(['visitor-1234', 'visitor-5678']);
  });

  it.each(['a', 'VISITOR#12345678', 'x'.repeat(65), 'visitor\u00001234'])(
    'ignores %j as a visitor id',
    async (visitorId) => {
      await post('contact', { email: 'ada@example.com', visitorId });
      expect(submitted()?.visitorId).toBeUndefined();
    },
  );

  it.each([
    ['fills in the field nobody sees', { fax_number: '1' }],
    ['sends it within a second', { startedAt: NOW - 900 }],
  ])('answers a machine that %s as if it were welcome, and marks it', async (_deed, fields) => {
    expect((await post('contact', { email: 'ada@example.com', ...fields })).statusCode).toBe(200);
    expect(submitted()?.suspect).toBe(true);
  });

  it.each([
    ['took its time', { startedAt: NOW - 60_000 }],
    ['has a clock that is ahead', { startedAt: NOW + 60_000 }],
    ['left the hidden field empty', { fax_number: '' }],
  ])('does not suspect one who %s', async (_deed, fields) => {
    await post('contact', { email: 'ada@example.com', ...fields });
    expect(submitted()?.suspect).toBeUndefined();
  });

  it.each(['nowhere', '__proto__', 'constructor', 'toString', ''])(
    'is unknown under the name %j',
    async (formId) => {
      const reply = await post(formId, { email: 'ada@example.com' });
      expect(reply.statusCode).toBe(404);
      expect(jsonOf<Refusal>(reply).error.code).toBe('unknown_form');
    },
  );

  it('says which field is missing', async () => {
    const reply = await post('contact', { firstName: 'Ada' });
    expect(reply.statusCode).toBe(400);
    expect(jsonOf<Refusal>(reply).error).toMatchObject({
      code: 'invalid_fields',
      fields: { email: expect.any(String) },
    });
    expect(log.entries).toHaveLength(0);
  });

  it('answers a page that posts it by HTML with the way to its thank-you page', async () => {
    const html = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html,*/*' };
    const reply = await post(
      'demo-request',
      'E-mail=ada%40example.com&return=https%3A%2F%2Fevil.example&next=//evil',
      html,
    );
    expect(reply).toMatchObject({ statusCode: 303, headers: { location: 'https://www.example.com/thanks' } });
  });

  it('thanks with a page of its own where none is configured', async () => {
    const html = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
    const reply = await post('contact', 'email=ada%40example.com&return=https%3A%2F%2Fevil.example', html);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers).not.toHaveProperty('location');
    expect(reply.body).toContain('Thank you');
  });
});

describe('another site', () => {
  it('may read the answer if the playbook lists its origin', async () => {
    const listed = await preflight('demo-request', 'https://www.example.com');
    expect(listed).toMatchObject({
      statusCode: 204,
      headers: {
        'access-control-allow-origin': 'https://www.example.com',
        'access-control-allow-methods': 'POST',
      },
    });
    const bad = await post('demo-request', {}, { origin: 'https://www.example.com' });
    expect(bad).toMatchObject({
      statusCode: 400,
      headers: { 'access-control-allow-origin': 'https://www.example.com' },
    });
  });

  it.each(['https://evil.example', 'https://www.example.com.evil.example', 'null', 'http://www.example.com'])(
    'may not if it is %s',
    async (origin) => {
      const reply = await preflight('demo-request', origin);
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    },
  );
});
