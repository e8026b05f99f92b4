import { beforeEach, describe, expect, it } from 'vitest';
import { collectActivities } from '../../../functions/collect-activities/collect-activities.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Role } from '../../../shared/access/roles.ts';
import { leadIdOf } from '../../../shared/lead/lead-id.ts';
import { limitedLog } from '../../../shared/runtime/limited-log.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest, handled, jsonOf, type Refusal } from '../../fixtures/requests.ts';

const KEY = 'identity key';
const NOW = Date.UTC(2026, 2, 10, 10, 0, 0);
const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

interface Answer {
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly code: string; readonly message: string }[];
}

let log: MemoryLog;
let now: number;

const send = (body: string, role: Role = 'collector', type = 'application/json') =>
  handled((request) =>
    collectActivities(request, {
      clock: () => now,
      log,
      report: limitedLog(() => now),
      playbook: () => Promise.resolve(defaultPlaybook),
      identityKey: () => Promise.resolve(KEY),
    }),
  )(
    aRequest({
      routeKey: 'POST /activities',
      method: 'POST',
      headers: { 'content-type': type },
      body,
      authorizer: { lambda: { role, name: 'desk' } },
    }),
  );

const report = (activities: unknown[], more = {}, role: Role = 'collector') =>
  send(JSON.stringify({ activities, ...more }), role);

const webinar = { type: 'webinar_attended', email: 'ada@example.com' };
const stored = () => log.activities[0];

beforeEach(() => {
  log = new MemoryLog();
  now = NOW;
});

describe('reported activities', () => {
  it('are stored under the lead that the address belongs to', async () => {
    const activity = {
      ...webinar,
      id: 'w-1',
      occurredAt: iso(NOW - DAY),
      properties: { contentId: 'w', minutes: 30 },
    };
    const reply = await report([activity]);
    expect(reply.statusCode).toBe(202);
    expect(jsonOf(reply)).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(log.entries).toMatchObject([
      {
        subject: { kind: 'lead', id: leadIdOf('ada@example.com', KEY) },
        rememberDays: defaultPlaybook.rememberDays,
        activity: {
          id: 'w-1',
          occurredAt: NOW - DAY,
          receivedAt: NOW,
          source: 'api',
          properties: { contentId: 'w', minutes: 30 },
          profile: { email: 'ada@example.com', emailDomain: 'example.com', mailbox: 'ada' },
        },
      },
    ]);
  });

  it('may name the lead or the browser instead', async () => {
    const leadId = leadIdOf('ada@example.com', KEY) ?? '';
    await report([
      { type: 'purchased', leadId },
      { type: 'page_viewed', visitorId: 'visitor-1234' },
      { type: 'call_booked', leadId, visitorId: 'visitor-1234' },
    ]);
    expect(log.entries.map(({ subject }) => subject)).toEqual([
      { kind: 'lead', id: leadId },
      { kind: 'visitor', id: 'visitor-1234' },
      { kind: 'lead', id: leadId },
    ]);
    expect(log.entries[0]?.rememberDays).toBeUndefined();
    expect(log.activities[2]?.visitorId).toBe('visitor-1234');
  });

  it('are judged one by one', async () => {
    const good = { ...webinar, id: 'good' };
    const bad: [unknown, string][] = [
      [null, 'invalid_activity'],
      ['text', 'invalid_activity'],
      [[], 'invalid_activity'],
      [{}, 'invalid_type'],
      [{ type: 'webinar_attended' }, 'invalid_subject'],
      [{ ...webinar, leadId: 'a'.repeat(26) }, 'invalid_subject'],
      [{ ...webinar, type: 'flown_to_the_moon' }, 'invalid_type'],
      [{ ...webinar, type: '__proto__' }, 'invalid_type'],
      [{ ...webinar, type: 7 }, 'invalid_type'],
      [{ ...webinar, email: 'not an address' }, 'invalid_email'],
      [{ ...webinar, email: 'ada@example.com\r\nBcc: x@example.com' }, 'invalid_email'],
      [{ type: 'purchased', leadId: 'LEAD#1' }, 'invalid_leadId'],
      [{ type: 'purchased', visitorId: 'a/b#c d' }, 'invalid_visitorId'],
      [{ ...webinar, id: '!ERASED' }, 'invalid_id'],
      [{ ...webinar, id: 'TEXT#1' }, 'invalid_id'],
      [{ ...webinar, id: 'a\u0000b' }, 'invalid_id'],
      [{ ...webinar, id: 'a/b' }, 'invalid_id'],
      [{ ...webinar, id: '' }, 'invalid_id'],
      [{ ...webinar, id: 'x'.repeat(129) }, 'invalid_id'],
      [{ ...webinar, occurredAt: 'yesterday' }, 'invalid_occurredAt'],
      [{ ...webinar, occurredAt: '2026-13-01T00:00:00Z' }, 'invalid_occurredAt'],
      [{ ...webinar, occurredAt: 1_700_000_000 }, 'invalid_occurredAt'],
      [{ ...webinar, properties: [] }, 'invalid_properties'],
      [{ ...webinar, properties: { orderId: 2 ** 53 } }, 'invalid_properties'],
      [{ ...webinar, properties: { orderId: -(2 ** 53) } }, 'invalid_properties'],
      [{ ...webinar, properties: { share: 1e-200 } }, 'invalid_properties'],
      [{ ...webinar, profile: { employees: 1e21 } }, 'invalid_profile'],
      [{ ...webinar, profile: { employees: 1e-131 } }, 'invalid_profile'],
      [{ ...webinar, properties: { a: { b: 1 } } }, 'invalid_properties'],
      [{ ...webinar, properties: { a: null } }, 'invalid_properties'],
      [{ ...webinar, properties: { 'a.b': 1 } }, 'invalid_properties'],
      [{ ...webinar, properties: { claimedAt: '2020' } }, 'invalid_properties'],
      [
        { ...webinar, properties: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`p${i}`, 1])) },
        'invalid_properties',
      ],
      [{ ...webinar, profile: { score: 999 } }, 'invalid_profile'],
      [{ ...webinar, profile: { firstName: ['Ada'] } }, 'invalid_profile'],
    ];
    const reply = await report([good, ...bad.map(([entry]) => entry)]);
    const { accepted, rejected } = jsonOf<Answer>(reply);
    expect(accepted).toBe(1);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(
      bad.map(([, code], index) => [index + 1, code]),
    );
    expect(reply.body).not.toMatch(/moon|Bcc|yesterday/);
  });

  it('with numbers beyond all numbers are rejected', async () => {
    const reply = await send(
      '{"activities":[{"type":"purchased","email":"ada@example.com","properties":{"amount":1e400}}]}',
    );
    expect(jsonOf(reply)).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'invalid_properties' }],
    });
  });

  it('names a field that an activity does not have, and takes its neighbours', async () => {
    const misspelt = { ...webinar, occured_at: iso(NOW - DAY) };
    const answer = jsonOf<Answer>(await report([misspelt, { ...webinar, id: 'w-2' }]));
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'unknown_field' }] });
    expect(answer.rejected[0]?.message).toContain('"occured_at"');
  });

  it('cannot reach a prototype', async () => {
    const evil = '"__proto__":{"admin":1},"constructor":{"prototype":{"admin":1}}';
    const activity = `{"type":"purchased","email":"ada@example.com",${evil}}`;
    const batch = await send(`{"activities":[${activity}],${evil}}`);
    expect([batch.statusCode, Object.keys(jsonOf<Refusal>(batch).error.fields)]).toEqual([
      400,
      ['__proto__', 'constructor'],
    ]);
    const entry = await send(`{"activities":[${activity}]}`);
    expect(jsonOf<Answer>(entry).rejected).toMatchObject([{ index: 0, code: 'unknown_field' }]);
    expect({}).not.toHaveProperty('admin');
    expect(log.entries).toHaveLength(0);
  });

  it.each([
    ['1970-01-01T00:00:00Z', NOW - 30 * DAY],
    ['9999-12-31T23:59:59Z', NOW],
    [iso(NOW - 30 * DAY - 1), NOW - 30 * DAY],
    [iso(NOW + 1), NOW],
  ])(
    'that claim to be of %s count at the nearest time believed, and keep their claim',
    async (occurredAt, counted) => {
      await report([{ ...webinar, occurredAt }]);
      expect(stored()).toMatchObject({
        occurredAt: counted,
        properties: { claimedAt: new Date(occurredAt).toISOString() },
      });
    },
  );

  it.each([
    [iso(NOW - 30 * DAY), NOW - 30 * DAY],
    [iso(NOW), NOW],
    ['2026-03-10T08:00:00', NOW - 2 * 3_600_000],
    ['2026-03-10T11:00:00+02:00', NOW - 3_600_000],
    ['2026-03-10', NOW - 10 * 3_600_000],
    ['2026-03-09T23:59:60Z', NOW - 10 * 3_600_000],
  ])('of %s are believed', async (occurredAt, counted) => {
    await report([{ ...webinar, occurredAt }]);
    expect(stored()?.occurredAt).toBe(counted);
    expect(stored()?.properties).toEqual({});
  });

  it('are one when they share an id, the first of a batch first', async () => {
    const twice = [
      { ...webinar, id: 'w-1', properties: { minutes: 1 } },
      { ...webinar, id: 'w-1', properties: { minutes: 2 } },
    ];
    expect(jsonOf(await report(twice))).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(jsonOf(await report(twice))).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(log.activities.map(({ properties }) => properties)).toEqual([{ minutes: 1 }]);
  });

  it('without an id are one when they tell the same', async () => {
    const at = iso(NOW - DAY);
    const same = { ...webinar, occurredAt: at };
    const other = { ...webinar, occurredAt: iso(NOW - 2 * DAY) };
    expect(jsonOf(await report([same, same, other, webinar, webinar]))).toMatchObject({
      accepted: 3,
      duplicates: 2,
    });
  });

  it.each([
    { type: 'consent_withdrawn' },
    { type: 'unsubscribed' },
    { type: 'webinar_attended', profile: { consentEmail: false } },
    { type: 'webinar_attended', profile: { consentTracking: false } },
  ])('that say whether we may send mail count again within the hour: %o', async (said) => {
    const about = { email: 'ada@example.com', ...said };
    for (const minutes of [0, 0, 10]) {
      now = NOW + minutes * 60_000;
      await report([about]);
    }
    expect(log.entries).toHaveLength(2);
  });

  it('may say who the person is, within the fields of a profile', async () => {
    const profile = {
      firstName: ' Ada ',
      employees: '1 200',
      language: 'en_gb',
      country: 'ro',
      website: 'javascript:alert(1)',
      email: 'eve@example.com',
      emailDomain: 'evil.example',
      mailbox: 'sales',
    };
    await report([{ ...webinar, profile }]);
    expect(stored()?.profile).toEqual({
      email: 'ada@example.com',
      emailDomain: 'example.com',
      mailbox: 'ada',
      firstName: 'Ada',
      employees: 1200,
      language: 'en-GB',
      country: 'RO',
    });
  });
});

describe('an import', () => {
  it('may lie as far back as it likes, not ahead', async () => {
    const activities = [
      { ...webinar, occurredAt: '2001-01-01T00:00:00Z' },
      { ...webinar, occurredAt: '2099-01-01T00:00:00Z' },
    ];
    await report(activities, { import: true }, 'admin');
    expect(log.activities.map(({ occurredAt }) => occurredAt)).toEqual([Date.UTC(2001, 0, 1), NOW]);
    expect(stored()?.source).toBe('api');
  });

  it('needs the role admin', async () => {
    expect((await report([webinar], { import: true })).statusCode).toBe(403);
    expect(log.entries).toHaveLength(0);
  });
});

describe('a batch', () => {
  it.each([
    ['no JSON', 'x', 400],
    ['a list', '[]', 400],
    ['no activities', '{}', 400],
    ['an object of activities', '{"activities":{"0":{}}}', 400],
    ['no activities in its list', '{"activities":[]}', 202],
    ['501 activities', JSON.stringify({ activities: Array.from({ length: 501 }, () => webinar) }), 413],
    ['over a megabyte', `{"activities":["${'x'.repeat(1_048_576)}"]}`, 413],
  ])('of %s is answered calmly', async (_what, body, status) => {
    expect((await send(body)).statusCode).toBe(status);
    expect(log.entries).toHaveLength(0);
  });

  it('is JSON and nothing else', async () => {
    expect((await send('activities=1', 'collector', 'application/x-www-form-urlencoded')).statusCode).toBe(
      415,
    );
  });

  it('of 500 is stored whole', async () => {
    const reply = await report(Array.from({ length: 500 }, (_, i) => ({ ...webinar, id: `w-${i}` })));
    expect(jsonOf(reply)).toMatchObject({ accepted: 500, duplicates: 0 });
    expect(log.entries).toHaveLength(500);
  });

  it('is told of an entry that cannot be stored, and only of that one', async () => {
    log = new MemoryLog(({ id }) => id === 'w-3');
    const batch = [null, ...Array.from({ length: 5 }, (_, i) => ({ ...webinar, id: `w-${i}` }))];
    const reply = await report(batch);
    expect(reply.statusCode).toBe(202);
    expect(jsonOf(reply)).toMatchObject({
      accepted: 4,
      duplicates: 0,
      rejected: [
        { index: 0, code: 'invalid_activity' },
        { index: 4, code: 'not_stored', message: expect.stringContaining('send it again') },
      ],
    });
  });

  it('is not answered with success when nothing can be stored', async () => {
    log = new MemoryLog(() => true);
    const batch = Array.from({ length: 5 }, (_, i) => ({ ...webinar, id: `w-${i}` }));
    expect((await report(batch)).statusCode).toBe(500);
  });
});
