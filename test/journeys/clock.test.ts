import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activity } from '../../shared/lead/activity.ts';
import { sameStanding, type Standing } from '../../shared/lead/standing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/runtime/time.ts';
import { fold, project } from '../fixtures/from-stored.ts';
import { playbookOne } from '../fixtures/leads.ts';
import { App, type BusEvent, type LeadView } from './app.ts';
import { journalOf } from './journal.ts';

/** Hours that both clocks pass, minute by minute the one of them; `HOURS=168 LEADS=100` for a long run. */
const HOURS = Number(process.env['HOURS'] ?? 24);
/** Half of them by forms, half by activities of the past. */
const LEADS = Number(process.env['LEADS'] ?? 20);
/** A minute that has something to do takes a tenth of a second on a slow machine. */
const COMPARISON_MS = 120_000 + HOURS * 60 * 100;
const YEAR_LEADS = 100;
const YEAR_BATCHES = 10;
const FORMS = ['contact', 'demo-request', 'content-download', 'webinar', 'newsletter'];

const model = playbookOne.models.get('default')!;
const time = (instant: number): string => new Date(instant).toISOString();
const minute = (instant: number | string): number => Math.floor(new Date(instant).getTime() / MINUTE_MS);

/** The next whole hour, where two instances that were not started together can begin together. */
const commonStart = (now: number): number => (Math.floor(now / HOUR_MS) + 2) * HOUR_MS;

/** How often a function by the clock has run: it asks each of the four shards of the due index. */
const runsOf = (app: App, name: string): number =>
  app.running.diagnostics
    .units()
    .filter((row) => row.function === name && row.index === 'due')
    .reduce((sum, { calls }) => sum + calls, 0) / 4;

const submit = (app: App, lead: number): Promise<Response> =>
  app.submit(FORMS[lead % FORMS.length]!, {
    email: `lead${lead}@example.org`,
    need: lead % 3 === 0 ? 'replace' : '',
    ...(lead % 4 === 0 && { consentEmail: 'on', language: 'en', timezone: 'Europe/Berlin' }),
  });

interface NurtureView {
  readonly track: string;
  readonly since: string;
  readonly step?: string;
  readonly nextAt?: string;
  readonly ending?: string;
}

describe('time that passes', () => {
  let skipping: App;
  let everyFiring: App;
  beforeAll(async () => {
    skipping = await App.start();
    everyFiring = await App.start({ everyFiring: true });
  });
  afterAll(() => Promise.all([skipping.stop(), everyFiring.stop()]));

  /** What a lead has come to, with instants by the minute: requests do not come at the same millisecond. */
  const standingOf = async (app: App, { leadId, profile, tier, stage, points, tierAt }: LeadView) => {
    const { nurture } = await app.lead<{ nurture?: NurtureView }>(leadId);
    const { since, nextAt, ...run } = nurture ?? {};
    const [sinceMinute, nextMinute] = [since, nextAt].map((at) => at && minute(at));
    const { email } = profile;
    return { email, tier, stage, points, tierAt: minute(tierAt), ...run, sinceMinute, nextMinute };
  };

  const outcomeOf = async (app: App) => {
    const found = await app.leads();
    const emails = new Map(found.map(({ leadId, profile }) => [leadId, String(profile['email'])]));
    const leads = [];
    for (const lead of found) leads.push(await standingOf(app, lead));
    const journal = (await journalOf(app)).map(({ leadId, at, decidedAt, ...change }) => ({
      ...change,
      email: emails.get(leadId),
      at: minute(at),
      decidedAt: minute(decidedAt),
    }));
    const mails = (await app.mails()).map(
      ({ destinations, subject, acceptedAt }) => `${minute(acceptedAt)} ${String(destinations)} ${subject}`,
    );
    return {
      leads: leads.toSorted((a, b) => String(a.email).localeCompare(String(b.email))),
      journal: journal.toSorted((a, b) => String(a.email).localeCompare(String(b.email)) || a.n - b.n),
      mails: mails.toSorted(),
    };
  };

  /** Leads of several kinds, of whom half cool one after the other within the hours that pass. */
  const live = async (app: App, start: number) => {
    app.running.local.clock.jump(start);
    await app.report(
      Array.from({ length: LEADS / 2 }, (_, n) => ({
        id: `demo-${n}`,
        type: 'demo_requested',
        email: `past${n}@example.org`,
        occurredAt: time(start - 30 * DAY_MS + ((n + 1) * HOURS * HOUR_MS) / (LEADS / 2 + 2)),
      })),
    );
    await Promise.all(Array.from({ length: LEADS / 2 }, (_, lead) => submit(app, lead)));
    await app.idle();
    const before = runsOf(app, 'cool-leads');
    await app.travel(start + HOURS * HOUR_MS);
    return { outcome: await outcomeOf(app), runs: runsOf(app, 'cool-leads') - before };
  };

  it(
    'ends where a clock ends that fires every minute, by the same journal',
    async () => {
      const start = commonStart(Math.max(await skipping.now(), await everyFiring.now()));
      const [short, long] = [await live(skipping, start), await live(everyFiring, start)];
      expect(short.outcome.leads).toHaveLength(LEADS);
      expect(short.outcome.journal.filter(({ cause }) => cause === 'time').length).toBeGreaterThanOrEqual(
        LEADS / 2,
      );
      expect(short.outcome).toEqual(long.outcome);
      expect(long.runs).toBeGreaterThanOrEqual(HOURS * 60);
      expect(short.runs).toBeLessThanOrEqual(2 * LEADS + Math.ceil(HOURS / 24) + 1);
    },
    COMPARISON_MS,
  );
});

describe('a year', () => {
  let app: App;
  beforeAll(async () => void (app = await App.start()));
  afterAll(() => app.stop());

  type History = { activities: (Omit<Activity, 'occurredAt' | 'receivedAt'> & Record<string, string>)[] };
  const historyOf = async (leadId: string): Promise<Activity[]> =>
    (await app.lead<History & Record<string, never>>(leadId, '/history')).activities.map((activity) => ({
      ...activity,
      occurredAt: Date.parse(activity['occurredAt']!),
      receivedAt: Date.parse(activity['receivedAt']!),
    }));

  /** The changes that time alone brings between two instants, by the pure fold. */
  function changesByTime(history: readonly Activity[], from: number, to: number) {
    const changes: { from: Standing; to: Standing; at: number; decidedAt: number }[] = [];
    for (let at = from; ;) {
      const next = project(history, model, at).nextChange ?? Infinity;
      if (next > to) return changes;
      const [before, after] = [at, next].map((instant) => fold(history, model, instant).standing);
      if (!sameStanding(before!, after!))
        changes.push({ from: before!, to: after!, at: next, decidedAt: next });
      at = next;
    }
  }

  const sinceThen = (event: BusEvent): number =>
    Date.parse(event.time) - Date.parse(String(event.detail['at']));

  it('meets each due instant at its minute, with no more firings than that takes', async () => {
    for (let batch = 0; batch < YEAR_BATCHES; batch += 1) {
      const leads = Array.from({ length: YEAR_LEADS / YEAR_BATCHES }, (_, n) => YEAR_BATCHES * n + batch);
      await Promise.all(leads.map((lead) => submit(app, lead)));
      await app.travel('PT7M');
    }
    const start = await app.now();
    const before = { cool: runsOf(app, 'cool-leads'), nurture: runsOf(app, 'send-nurture') };
    await app.travel('P1Y');
    const end = await app.now();

    const journal = (await journalOf(app)).filter(({ cause, at }) => cause === 'time' && at > start);
    expect(journal.length).toBeGreaterThanOrEqual(YEAR_LEADS / 4);
    for (const { leadId } of await app.leads()) {
      const own = journal.filter((change) => change.leadId === leadId);
      expect(own.map(({ from, to, at, decidedAt }) => ({ from, to, at, decidedAt }))).toEqual(
        changesByTime(await historyOf(leadId), start, end),
      );
    }

    const announced = (await app.events('LeadTierChanged')).filter(
      ({ detail }) => detail['cause'] === 'time' && Date.parse(String(detail['at'])) > start,
    );
    expect(announced.length).toBeGreaterThanOrEqual(YEAR_LEADS / 4);
    expect(announced.filter((event) => sinceThen(event) < 0 || sinceThen(event) >= MINUTE_MS)).toEqual([]);

    const due = journal.length + (await app.mails()).length + YEAR_LEADS;
    expect(runsOf(app, 'cool-leads') - before.cool).toBeLessThanOrEqual(due + 366);
    expect(runsOf(app, 'send-nurture') - before.nurture).toBeLessThanOrEqual(due + 366);
  });
});
