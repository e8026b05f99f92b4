import { beforeEach, describe, expect, it } from 'vitest';
import type { Dependencies } from '../../../functions/read-leads/dependencies.ts';
import { readLeads } from '../../../functions/read-leads/read-leads.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import type { Handoff } from '../../../shared/handoffs/handoff.ts';
import type { QueuePage } from '../../../shared/stores/lead-queue.ts';
import type { StoredScore } from '../../../shared/stores/score-item.ts';
import type { Message } from '../../../shared/stores/message.ts';
import { PlaybookMissing } from '../../../shared/stores/playbook-store.ts';
import type { NurtureRun } from '../../../shared/stores/nurture-run-store.ts';
import { wholeHistory } from '../../../shared/stores/whole-history.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest, handled, jsonOf, type Refusal } from '../../fixtures/requests.ts';

const ADA = 'a'.repeat(26);
const EVE = 'e'.repeat(26);
const VISITOR = 'visitor-1234';

interface Told {
  readonly points: number;
  readonly activities: readonly {
    readonly id: string;
    readonly points: number;
    readonly verdict?: unknown;
  }[];
}

let log: MemoryLog;
let scores: StoredScore[];
let page: QueuePage;
let erased: boolean;
let handoff: Handoff | undefined;
let messages: Message[];
let run: NurtureRun | undefined;
let asked: unknown[];

const dependencies = (): Dependencies => ({
  clock: () => MONDAY + days(1),
  history: async (leadId) => ({
    ...(await wholeHistory(leadId, log)),
    erased,
  }),
  leads: {
    projections: (leadId) => Promise.resolve({ scores: scores.filter((score) => score.leadId === leadId) }),
  },
  queue: {
    page: (...args) => {
      asked.push(args);
      return Promise.resolve(page);
    },
  },
  handoffs: { current: () => Promise.resolve(handoff) },
  messages: { list: () => Promise.resolve(messages) },
  runs: { find: () => Promise.resolve(run) },
  playbooks: {
    active: () => Promise.resolve(playbookOne),
    version: () => Promise.reject(new PlaybookMissing('gone')),
  },
  cursorKey: () => Promise.resolve('cursor key'),
});

const get = (route: string, query: Record<string, string> = {}, id = ADA) =>
  handled((request) => readLeads(request, dependencies()))(
    aRequest({ routeKey: `GET ${route}`, path: { id }, query }),
  );

const at = (instant: number) => new Date(instant).toISOString();

const score = async (query: Record<string, string>) => jsonOf(await get('/leads/{id}/score', query));

const add = (activity: Partial<Activity>, leadId = ADA) =>
  log.add({ kind: 'lead', id: leadId }, anActivity(activity));

const aScore = (overrides: Partial<StoredScore>): StoredScore => ({
  leadId: ADA,
  model: 'default',
  version: 1,
  playbook: 1,
  standing: { tier: 'hot', stage: 'sql', highValue: false },
  n: 1,
  decidedAt: MONDAY,
  tierAt: MONDAY,
  stageAt: MONDAY,
  highValueAt: 0,
  asOf: MONDAY,
  rank: 0,
  points: 55,
  groups: {},
  silent: { in7: 50, in30: 30, in90: 10 },
  evidence: 1,
  bant: { budget: 'unknown', authority: 'unknown', need: 'unknown', timeframe: 'unknown' },
  mask: '0',
  ...overrides,
});

beforeEach(() => {
  log = new MemoryLog();
  scores = [];
  page = { places: [] };
  erased = false;
  handoff = undefined;
  asked = [];
  messages = [];
  run = undefined;
});

describe('the queue', () => {
  it('lists the leads of a tier and goes on where it stopped', async () => {
    scores = [
      aScore({}),
      aScore({ leadId: EVE, standing: { tier: 'warm', stage: 'mql', highValue: false } }),
    ];
    const next = [{ leadId: EVE, rank: 5 }, null, null, null];
    page = {
      places: [
        { leadId: ADA, rank: 5 },
        { leadId: EVE, rank: 5 },
      ],
      next,
    };
    const first = jsonOf<{ leads: unknown; cursor: string }>(
      await get('/leads', { tier: 'hot', limit: '2' }),
    );
    expect(first.leads).toMatchObject([{ leadId: ADA, tier: 'hot', stage: 'sql', points: 55 }]);
    await get('/leads', { tier: 'hot', limit: '2', cursor: first.cursor });
    expect(asked).toEqual([
      [{ model: 'default', tier: 'hot' }, 2, undefined],
      [{ model: 'default', tier: 'hot' }, 2, next],
    ]);
    expect((await get('/leads', { tier: 'warm', cursor: first.cursor })).statusCode).toBe(400);
  });

  it.each<Record<string, string>>([
    { tier: 'boiling' },
    { tier: "hot' OR 1=1" },
    { model: 'nobody' },
    { model: '__proto__' },
    { limit: '0' },
    { limit: '101' },
    { limit: '1e9' },
    { limit: '-1' },
    { cursor: 'e30.x' },
    { cursor: '' },
  ])('refuses %j, saying what it takes', async (query) => {
    const reply = await get('/leads', query);
    expect(reply.statusCode).toBe(400);
    expect(Object.keys(jsonOf<Refusal>(reply).error.fields)).toEqual(Object.keys(query));
    expect(reply.body).not.toContain('OR 1=1');
  });
});

describe('a lead', () => {
  it('tells how it met us first and last, its browsers’ pages included', async () => {
    const u = { page: '/pricing', host: 'www.example.com' };
    await log.add(
      { kind: 'visitor', id: VISITOR },
      anActivity({ properties: { ...u, utm_source: 'ads', client: 'hash' } }),
    );
    await add({ type: 'form_submitted', occurredAt: MONDAY + 5, visitorId: VISITOR, properties: u });
    expect(jsonOf<{ touch: unknown }>(await get('/leads/{id}')).touch).toEqual({
      first: { at: at(MONDAY), ...u, utm_source: 'ads' },
      last: { at: at(MONDAY), ...u, utm_source: 'ads' },
    });
  });

  it('is told as it stands now, with what is not known yet', async () => {
    await add({
      id: 'a',
      type: 'form_submitted',
      source: 'form',
      profile: { firstName: 'Ada', need: 'replace' },
      interests: { sales: true },
    });
    await add({ id: 'b', type: 'call_booked' });
    const lead = jsonOf<{ profile: Record<string, unknown>; scores: unknown }>(await get('/leads/{id}'));
    expect(lead.profile.firstName).toEqual({
      value: 'Ada',
      source: 'form',
      at: at(MONDAY),
    });
    expect(lead.scores).toMatchObject([
      {
        model: 'default',
        tier: 'hot',
        stage: 'sql',
        bant: { need: 'yes' },
        missing: ['budget', 'authority', 'timeframe'],
      },
    ]);
  });

  it('tells who has it, and which change took it back', async () => {
    await add({});
    const correction = { model: 'default', n: 2, at: MONDAY + days(1) };
    handoff = {
      id: 'h',
      state: 'recalled',
      model: 'default',
      n: 1,
      rep: 'ann',
      openedAt: MONDAY,
      correction,
    };
    expect(jsonOf<{ handoff: unknown }>(await get('/leads/{id}')).handoff).toEqual({
      id: 'h',
      state: 'recalled',
      model: 'default',
      change: 1,
      rep: 'ann',
      openedAt: at(MONDAY),
      correction: { model: 'default', change: 2, at: at(MONDAY + days(1)) },
    });
  });

  it('shows each activity with its points, and they are the score', async () => {
    await add({ id: 'a', type: 'call_booked' });
    await add({ id: 'b', type: 'support_contacted', occurredAt: MONDAY + 1 });
    const { activities, points } = jsonOf<Told>(await get('/leads/{id}/history'));
    expect(activities.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(activities.map((each) => each.points)).toEqual([0, points]);
  });

  it('shows who made each hit, and how that is known', async () => {
    const hit = { type: 'link_clicked', properties: { messageId: 'm1', linkId: 'a', client: 'x' } };
    await add({ id: 'a', type: 'call_booked' });
    await add({ id: 'b', occurredAt: MONDAY + 1, ...hit });
    await add({ id: 'c', occurredAt: MONDAY + 2, ...hit, properties: { ...hit.properties, method: 'HEAD' } });
    const { activities } = jsonOf<Told>(await get('/leads/{id}/history'));
    expect(activities.map(({ id, points, verdict }) => [id, points > 0, verdict])).toEqual([
      ['c', false, { by: 'bot', reason: 'head' }],
      ['b', false, { by: 'bot', reason: 'same_client' }],
      ['a', true, undefined],
    ]);
  });

  it('has the hits of its own browser among its deeds', async () => {
    await add({ id: 'f', type: 'form_submitted', source: 'form', visitorId: VISITOR });
    await log.add({ kind: 'visitor', id: VISITOR }, anActivity({ id: 'view', occurredAt: MONDAY - 1 }));
    const { activities } = jsonOf<Told>(await get('/leads/{id}/history'));
    expect(activities.map(({ id }) => id)).toEqual(['f', `${VISITOR}/view`]);
  });

  it('had a score at any instant, and one with what was known by another', async () => {
    await add({ id: 'a', type: 'call_booked', receivedAt: MONDAY + days(1) });
    expect(await score({ at: at(MONDAY - 1) })).toMatchObject({ tier: 'unknown', points: 0 });
    expect(await score({ at: at(MONDAY) })).toMatchObject({
      tier: 'hot',
      points: 50,
      criteria: [{ id: 'call_booked', points: 50 }],
    });
    expect(await score({ at: at(MONDAY), known: at(MONDAY) })).toMatchObject({ tier: 'unknown', points: 0 });
  });

  it('cannot be asked about under a version that is not kept', async () => {
    await add({});
    expect((await get('/leads/{id}/score', { playbook: '7' })).statusCode).toBe(410);
  });

  it.each(['at', 'known', 'playbook', 'model'])('is not told for a nonsensical %s', async (name) => {
    await add({});
    const reply = await get('/leads/{id}/score', { [name]: 'nonsense' });
    expect(reply.statusCode).toBe(400);
    expect(jsonOf<Refusal>(reply).error.fields).toHaveProperty(name);
  });

  it.each(['/leads/{id}', '/leads/{id}/history', '/leads/{id}/score'])(
    'nobody has heard of is a 404 at %s',
    async (route) => {
      expect((await get(route)).statusCode).toBe(404);
    },
  );

  it('is told with its track and its mails, each with what became of it', async () => {
    await add({});
    const claimedAt = MONDAY;
    const skipped = {
      model: 'lead',
      n: 1,
      state: 'skipped',
      reason: 'unconfirmed',
      claimedAt,
      stateAt: MONDAY + days(1),
    } as const;
    messages = [{ action: 'nurture', ...skipped, track: 'warm', step: 'first-question', asks: 'need' }];
    run = {
      leadId: ADA,
      version: 2,
      track: 'warm',
      step: 'second-question',
      since: MONDAY,
      dueAt: MONDAY + days(8),
    };
    expect(jsonOf(await get('/leads/{id}'))).toMatchObject({
      nurture: { track: 'warm', step: 'second-question', since: at(MONDAY), nextAt: at(MONDAY + days(8)) },
      messages: [
        {
          kind: 'nurture',
          number: 1,
          step: 'first-question',
          asks: 'need',
          state: 'skipped',
          reason: 'unconfirmed',
          claimedAt: at(MONDAY),
          stateAt: at(MONDAY + days(1)),
        },
      ],
    });
  });

  it('that was erased is nobody', async () => {
    await add({});
    erased = true;
    expect((await get('/leads/{id}')).statusCode).toBe(404);
  });

  it.each(['LEAD#x', '', '../x', 'a\u0000', 'A'.repeat(26), 'a'.repeat(27)])(
    'is not looked up as %j',
    async (id) => {
      expect((await get('/leads/{id}', {}, id)).statusCode).toBe(400);
    },
  );
});
