import { beforeEach, describe, expect, it } from 'vitest';
import { changeLeads } from '../../../functions/change-leads/change-leads.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { wholeHistory } from '../../../shared/stores/whole-history.ts';
import { explain, fold, mailPermission } from '../../fixtures/from-stored.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest, handled, jsonOf, type Refusal } from '../../fixtures/requests.ts';

const ADA = 'a'.repeat(26);
const model = playbookOne.models.get('default')!;
let log: MemoryLog;
let now: number;

beforeEach(async () => {
  log = new MemoryLog();
  now = MONDAY + days(1);
  await log.add({ kind: 'lead', id: ADA }, anActivity());
});

const send = (routeKey: string, body: unknown, id = ADA) =>
  handled((request) =>
    changeLeads(request, {
      clock: () => now,
      log,
      merges: { merge: async () => false, undo: async () => false },
      history: (leadId) => wholeHistory(leadId, log),
      playbook: async () => playbookOne,
    }),
  )(
    aRequest({
      routeKey,
      path: { id },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
const patch = (body: unknown, id = ADA) => send('PATCH /leads/{id}', body, id);
const tell = (body: unknown) => send('POST /leads/{id}/outcome', body);
const stateAt = (at: number) => fold(log.activities, model, at).standing;

describe('a change that would change nothing', () => {
  const add = (more: Partial<Activity>) =>
    log.add({ kind: 'lead', id: ADA }, anActivity({ id: 'more', occurredAt: MONDAY + 1, ...more }));
  const refusal = (reply: Awaited<ReturnType<typeof patch>>) => {
    const { code, fields } = jsonOf<Refusal>(reply).error;
    return [reply.statusCode, code, ...Object.keys(fields ?? {})];
  };

  it('is refused: a tier under a model that is not there, or that does not score the lead', async () => {
    const override = { tier: 'hot', reason: 'Met them' };
    expect(refusal(await patch({ override: { ...override, model: 'toString' } }))).toEqual([
      400,
      'invalid_fields',
      'override.model',
    ]);
    await add({ interests: { recruiting: true } });
    for (const model of [undefined, 'default'])
      expect(refusal(await patch({ override: { ...override, model } }))).toEqual([409, 'outside_audience']);
    expect((await patch({ override, interests: { sales: true } })).statusCode).toBe(202);
  });

  it('is refused: a consent that the person has refused from their mailbox', async () => {
    await add({ type: 'unsubscribed', source: 'mail' });
    for (const field of ['consentEmail'])
      expect(refusal(await patch({ profile: { [field]: true } }))).toEqual([409, 'refused_by_mailbox']);
    expect((await patch({ profile: { consentEmail: false, company: 'Engines' } })).statusCode).toBe(202);
  });

  it('is refused: mail allowed again that nothing stops', async () => {
    expect(refusal(await send('POST /leads/{id}/lift-suppression', { reason: 'Fixed' }))).toEqual([
      409,
      'not_suppressed',
    ]);
  });
});

describe('a suppression', () => {
  it.each(['complained', 'bounced'])('by %s is lifted with a reason, until the next one', async (type) => {
    const lead = { kind: 'lead', id: ADA } as const;
    const permission = () => mailPermission(log.activities, now);
    await log.add(lead, anActivity({ id: 'yes', type: 'consent_given' }));
    await log.add(lead, anActivity({ id: 'no', type, properties: { permanent: true } }));
    expect(permission()).not.toBe('allowed');
    const reply = await send('POST /leads/{id}/lift-suppression', { reason: 'Mailbox was full' });
    expect(reply.statusCode).toBe(202);
    expect(log.activities.at(-1)).toMatchObject({ properties: { by: 'desk', reason: 'Mailbox was full' } });
    expect(log.entries.at(-1)!.rememberDays).toBeUndefined();
    expect(permission()).toBe('allowed');
    now += 60_000;
    await log.add(lead, anActivity({ id: 'again', type, occurredAt: now, properties: { permanent: true } }));
    expect(permission()).not.toBe('allowed');
  });
});

describe('a tier set by hand', () => {
  it('holds at once and for as long as was asked, with who set it and why', async () => {
    const reply = await patch({ override: { tier: 'hot', forDays: 7, reason: 'Met them at the fair' } });
    expect(reply.statusCode).toBe(202);
    expect(stateAt(now)).toEqual({ tier: 'hot', stage: 'sql', highValue: false });
    expect(stateAt(now + days(7) - 60_000).tier).toBe('hot');
    expect(stateAt(now + days(7)).tier).toBe('cold');
    expect(explain(log.activities, model, now + days(1)).byHand).toEqual({
      tier: 'hot',
      since: now,
      until: now + days(7),
      reason: 'Met them at the fair',
    });
    expect(log.activities.at(-1)).toMatchObject({
      type: 'override',
      source: 'sales',
      properties: { by: 'desk' },
    });
    expect(log.entries.at(-1)!.rememberDays).toBeUndefined();
  });

  it('is lifted by auto, and then the model decides again', async () => {
    await patch({ override: { tier: 'warm', reason: 'Asked to wait' } });
    expect(stateAt(now + days(300)).tier).toBe('warm');
    now += days(2);
    await patch({ override: { tier: 'auto', reason: 'They are back' } });
    expect(stateAt(now).tier).toBe('cold');
    expect(explain(log.activities, model, now).byHand).toBeUndefined();
  });

  it('goes before gates: a person has decided', async () => {
    await log.add(
      { kind: 'lead', id: ADA },
      anActivity({ id: 'c', type: 'complained', occurredAt: now - 1 }),
    );
    await patch({ override: { tier: 'hot', reason: 'They called and apologised' } });
    expect(stateAt(now).tier).toBe('hot');
  });

  it('is nobody’s but sales’ to set', async () => {
    await log.add(
      { kind: 'lead', id: ADA },
      anActivity({ id: 'o', type: 'override', source: 'api', properties: { tier: 'hot' }, occurredAt: now }),
    );
    expect(stateAt(now).tier).toBe('cold');
  });

  it('is one wish when the button is pressed twice', async () => {
    await patch({ override: { tier: 'hot', reason: 'Twice' } });
    now += 5_000;
    await patch({ override: { tier: 'hot', reason: 'Twice' } });
    expect(log.activities).toHaveLength(2);
  });
});

describe('what sales has learnt of a person', () => {
  it('outranks what forms say, also later', async () => {
    await patch({ profile: { budget: 'approved', employees: '1,200' } });
    await log.add(
      { kind: 'lead', id: ADA },
      anActivity({
        id: 'f',
        type: 'form_submitted',
        source: 'form',
        occurredAt: now + 1,
        profile: { budget: 'none' },
      }),
    );
    expect(fold(log.activities, model, now + days(1)).bant.budget).toBe('yes');
    expect(log.activities[1]!.profile).toEqual({ budget: 'approved', employees: 1200 });
  });
});

describe('an outcome', () => {
  it('makes a rejected lead start anew, and a won one a customer', async () => {
    await log.add(
      { kind: 'lead', id: ADA },
      anActivity({ id: 'd', type: 'demo_requested', occurredAt: now - 1 }),
    );
    expect(stateAt(now - 1)).toMatchObject({ tier: 'hot', stage: 'sql' });
    expect((await tell({ outcome: 'rejected', reason: 'Student project' })).statusCode).toBe(202);
    expect(stateAt(now)).toMatchObject({ tier: 'cold', stage: 'lead' });
    now += days(1);
    await tell({ outcome: 'won', value: 12_000 });
    expect(stateAt(now).stage).toBe('customer');
  });
});

describe('a wish that cannot be granted', () => {
  it.each<[string, unknown, string]>([
    ['without a reason', { override: { tier: 'hot' } }, 'override.reason'],
    ['for a tier that there is not', { override: { tier: 'boiling', reason: 'x' } }, 'override.tier'],
    ['for a time that is none', { override: { tier: 'hot', reason: 'x', forDays: -1 } }, 'override.forDays'],
    ['that asks for nothing', {}, 'override'],
    ['to give a lead another address', { profile: { email: 'eve@example.com' } }, 'profile.email'],
    ['to state what follows from the address', { profile: { emailDomain: 'x.org' } }, 'profile.emailDomain'],
    ['with a value that does not fit', { profile: { employees: 'many' } }, 'profile.employees'],
    ['that says more than it may', { override: { tier: 'hot', reason: 'x' }, points: 99 }, 'points'],
    [
      'that says more than it may of a tier',
      { override: { tier: 'hot', reason: 'x', days: 9 } },
      'override.days',
    ],
  ])('is refused calmly: %s', async (_name, body, field) => {
    const reply = await patch(body);
    expect(reply.statusCode).toBe(400);
    expect(Object.keys(jsonOf<Refusal>(reply).error.fields)).toEqual([field]);
    expect(log.activities).toHaveLength(1);
  });

  it('is refused for a rejection without a reason', async () => {
    const reply = await tell({ outcome: 'rejected' });
    expect(jsonOf<Refusal>(reply).error.fields).toHaveProperty('reason');
  });

  it('is answered with 404 for a lead nobody has heard of, and 400 for what is no id', async () => {
    const wish = { override: { tier: 'hot', reason: 'x' } };
    expect((await patch(wish, 'b'.repeat(26))).statusCode).toBe(404);
    expect((await patch(wish, 'LEAD#x')).statusCode).toBe(400);
  });
});
