import { beforeEach, describe, expect, it } from 'vitest';
import { type PreviewDependencies, previewHandler } from '../../../functions/run-jobs/preview.ts';
import { publishHandler } from '../../../functions/run-jobs/publish.ts';
import { releaseHandler } from '../../../functions/run-jobs/release.ts';
import type { BusEvent } from '../../../shared/events/event-bus.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { PreviewTally } from '../../../shared/jobs/preview-tally.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { toItem } from '../../../shared/stores/activity-item.ts';
import type { History } from '../../../shared/stores/activity-log.ts';
import type { Handoff } from '../../../shared/handoffs/handoff.ts';
import { ERASED_KEY } from '../../../shared/stores/keys.ts';
import type { Message } from '../../../shared/stores/message.ts';
import type { NurtureRun } from '../../../shared/stores/nurture-run-store.ts';
import { publishTally } from '../../../shared/jobs/publish-tally.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { aChange, HOT, LEAD, MemoryLeads, WARM } from '../../fixtures/mails.ts';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';

const NOTHING: History = {
  activities: [],
  bad: [],
  identified: [],
  erased: false,
  members: [],
  priorities: new Map(),
  cut: new Set(),
};
const AT = MONDAY + days(1);
const items = (...activities: Activity[]): Record<string, unknown>[] =>
  activities.map((activity) => ({ pk: `LEAD#${LEAD}`, ...toItem(activity) }));

/** The default playbook with other lines. */
function withLines(hot: number, warm: number, more: Partial<Playbook> = {}): Playbook {
  const draft = structuredClone({ ...defaultPlaybook, ...more });
  const { tiers } = draft.models['default']!;
  tiers.hot.line = { over: hot, leaveBelow: hot - 1 };
  tiers.warm.line = { over: warm, leaveBelow: warm - 1 };
  return draft;
}

let handoff: Handoff | undefined;
let messages: Message[];
let run: NurtureRun | undefined;
let browser: History;
let read: string[];

const parts: PreviewDependencies = {
  log: {
    history: async ({ id }) => {
      read.push(id);
      return browser;
    },
  },
  handoffs: { current: async () => handoff },
  messages: { list: async () => messages },
  runs: { find: async () => run },
  sender: 'kindling@example.com',
};

async function tried(draft: Playbook, ...logs: ReturnType<typeof items>[]): Promise<PreviewTally> {
  const handler = previewHandler({ active: playbookOne, draft: compile(draft, 2, AT), at: AT }, parts);
  for (const log of logs) await handler.visit(LEAD, log);
  return handler.tally() as PreviewTally;
}

const profile = { email: 'lead@example.org', firstName: 'Lead', consentEmail: true };
const form = (more: Partial<Activity> = {}): Activity =>
  anActivity({
    id: 'form',
    type: 'form_submitted',
    source: 'form',
    properties: { formId: 'contact' },
    profile,
    ...more,
  });
const download = anActivity({
  id: 'd',
  type: 'content_downloaded',
  properties: { contentId: 'rollout-plan' },
});
const visit = anActivity({ id: 'v', occurredAt: MONDAY - MINUTE_MS });

const easyHot = withLines(10, 5);
const easyWarm = withLines(90, 10);

beforeEach(() => {
  handoff = undefined;
  messages = [];
  run = undefined;
  browser = NOTHING;
  read = [];
});

describe('a preview at one lead', () => {
  it('says where it would go, and to which rep', async () => {
    const found = await tried(easyHot, items(form(), download));
    expect(found).toMatchObject({
      leads: 1,
      changes: { 'default tier cold hot': 1, 'default stage mql sql': 1 },
      examples: [{ leadId: LEAD, model: 'default', from: { tier: 'cold' }, to: { tier: 'hot' } }],
      handoffs: { count: 1, examples: [{ leadId: LEAD }] },
      mails: { count: 0 },
      models: { default: { leads: 1, evident: 1, won: 0, lost: 0 } },
    });
    expect(found.examples[0]!.points.after).toBe(found.examples[0]!.points.before);
  });

  it('says nothing of one that stays where it is', async () => {
    const found = await tried(defaultPlaybook, items(form(), download));
    expect(found).toMatchObject({
      leads: 1,
      changes: {},
      examples: [],
      handoffs: { count: 0 },
      mails: { count: 0 },
    });
  });

  it('expects no handoff of one whom a rep has', async () => {
    handoff = { id: 'h', state: 'open', model: 'default', n: 1, rep: 'r', openedAt: MONDAY };
    expect((await tried(easyHot, items(form(), download))).handoffs.count).toBe(0);
    handoff = { ...handoff, state: 'closed' };
    expect((await tried(easyHot, items(form(), download))).handoffs.count).toBe(1);
  });

  it('expects none of a customer', async () => {
    const won = anActivity({ id: 'won', type: 'won' });
    const found = await tried(easyHot, items(form(), download, won));
    expect(found).toMatchObject({ handoffs: { count: 0 }, models: { default: { won: 1 } } });
  });

  it('says that nobody takes a lead whose type no rep of the draft takes', async () => {
    const reps = [{ ...defaultPlaybook.routing.reps[0]!, interests: ['recruiting'] }];
    const found = await tried(
      withLines(10, 5, { routing: { ...defaultPlaybook.routing, reps } }),
      items(form(), download),
    );
    expect(found.handoffs).toMatchObject({ count: 1, byRep: { '': 1 } });
  });

  it('expects a mail to one that would become warm and may be written to', async () => {
    const found = await tried(easyWarm, items(form(), download));
    expect(found).toMatchObject({
      handoffs: { count: 0 },
      mails: { count: 1, examples: [{ leadId: LEAD }] },
    });
    const [material] = Object.keys(found.mails.byMaterial);
    expect(defaultPlaybook.nurture.materials.map(({ id }) => id)).toContain(material);
  });

  it.each<[string, () => Activity[]]>([
    ['without consent', () => [form({ profile: { email: 'lead@example.org' } }), download]],
    [
      'that unsubscribed',
      () => [form(), download, anActivity({ id: 'u', type: 'unsubscribed', occurredAt: MONDAY + MINUTE_MS })],
    ],
    [
      'whose address nobody reads',
      () => [form({ profile: { ...profile, email: 'postmaster@example.org' } }), download],
    ],
  ])('expects no mail to one %s', async (_who, activities) => {
    expect((await tried(withLines(90, 5), items(...activities()))).mails.count).toBe(0);
  });

  it('expects no other mail to one that is on the track already', async () => {
    run = { leadId: LEAD, version: 1, track: 'warm', since: AT - MINUTE_MS, dueAt: AT + MINUTE_MS };
    expect((await tried(easyWarm, items(form(), download))).mails.count).toBe(0);
  });

  it('expects the mail that comes after what was sent', async () => {
    const sent = { action: 'nurture', model: 'lead', n: 1, state: 'sent', track: 'warm' } as const;
    const times = { claimedAt: AT - MINUTE_MS, stateAt: AT - MINUTE_MS };
    messages = [{ ...sent, ...times, step: 'first-question', asks: 'need', material: 'better-process' }];
    const found = await tried(easyWarm, items(form(), download));
    expect(found.mails.byMaterial).toEqual({ 'rollout-plan': 1 });
  });

  it('counts what its browser did before, as the scorer does', async () => {
    browser = { ...NOTHING, activities: [visit], identified: [{ leadId: LEAD, at: MONDAY }] };
    const alone = await tried(withLines(90, 10), items(form()));
    const known = await tried(withLines(90, 10), items(form({ visitorId: 'browser-1' })));
    expect(read).toEqual(['browser-1']);
    expect([alone.changes, Object.keys(known.changes)]).toEqual([
      {},
      ['default tier cold warm', 'default stage lead mql'],
    ]);
  });

  it('leaves out the erased, and whoever came after it began', async () => {
    const erased = [...items(form(), download), { pk: `LEAD#${LEAD}`, sk: ERASED_KEY }];
    const later = items(form({ occurredAt: MONDAY, receivedAt: AT + 1 }));
    expect((await tried(easyHot, erased, later)).leads).toBe(0);
  });

  it('passes over bad rows and counts their neighbours', async () => {
    const found = await tried(easyHot, [
      ...items(form(), download),
      { pk: `LEAD#${LEAD}`, sk: 'bad', v: 99 },
    ]);
    expect(found.handoffs.count).toBe(1);
  });

  it('shows a model that the draft adds or takes away', async () => {
    const base = defaultPlaybook.models['default']!;
    const found = await tried({ ...defaultPlaybook, models: { other: base } }, items(form(), download));
    expect(found.changes).toMatchObject({ 'default tier cold unknown': 1, 'other tier unknown cold': 1 });
    expect(Object.keys(found.models)).toEqual(['other']);
  });
});

describe('a release at one lead', () => {
  const published = { ...playbookOne, publishedAt: MONDAY };
  let events: BusEvent[];
  let refusing: boolean;
  const bus = {
    publishAll: async (all: readonly BusEvent[]) => {
      events.push(...all);
      return refusing ? [0] : [];
    },
  };
  const release = (...journal: ReturnType<typeof aChange>[]) =>
    releaseHandler(published, { leads: new MemoryLeads(...journal), bus }).visit(LEAD, []);
  const muted = aChange({ cause: 'playbook', muted: true, playbook: 1 });

  beforeEach(() => {
    events = [];
    refusing = false;
  });

  it('announces what the publication changed, unmuted', async () => {
    await release(muted);
    expect(events.map(({ name }) => name)).toEqual(['LeadTierChanged', 'LeadQualified']);
    for (const { detail } of events) expect(JSON.parse(detail)).toMatchObject({ n: 1, cause: 'playbook' });
    for (const { detail } of events) expect(JSON.parse(detail)).not.toHaveProperty('muted');
  });

  it.each<[string, ReturnType<typeof aChange>[]]>([
    ['what has changed since', [muted, aChange({ n: 2, from: HOT, to: WARM })]],
    ['what an import muted', [aChange({ muted: true })]],
    ['what was never muted', [aChange()]],
    ['what another version changed', [{ ...muted, playbook: 2 }]],
    ['what was decided before', [{ ...muted, at: MONDAY - 1, decidedAt: MONDAY - 1 }]],
  ])('leaves alone %s', async (_what, journal) => {
    await release(...journal);
    expect(events).toEqual([]);
  });

  it('fails, to be tried again, when the bus does not take all of it', async () => {
    refusing = true;
    await expect(release(muted)).rejects.toThrow('1 of 2');
  });
});

describe('a publication at one lead', () => {
  it('counts what was written, and what there is to learn from', async () => {
    const [score] = (await new MemoryLeads(aChange({ to: { ...HOT, stage: 'customer' } })).projections(LEAD))
      .scores;
    const handler = publishHandler(
      {
        rescore: async () => ({
          writes: 2,
          changes: 1,
          scores: [score!],
          history: new LeadHistory([anActivity({ type: 'lost' })]),
        }),
      },
      playbookOne,
    );
    await handler.visit(LEAD, []);
    await handler.visit(LEAD, []);
    expect(publishTally.parse(handler.tally())).toEqual({
      writes: 4,
      changes: 2,
      models: { default: { leads: 2, evident: 2, won: 2, lost: 2 } },
    });
  });
});
