import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/runtime/time.ts';
import { App, type BusEvent } from './app.ts';

/** Hours that both clocks pass, minute by minute the one of them; `HOURS=168 LEADS=100` for a long run. */
const HOURS = Number(process.env['HOURS'] ?? 3);
const LEADS = Number(process.env['LEADS'] ?? 12);
const YEAR_LEADS = 100;
const FORMS = ['contact', 'demo-request', 'content-download', 'webinar', 'newsletter'];

const time = (instant: number): string => new Date(instant).toISOString();

/** The next whole hour, where two instances that were not started together can begin together. */
const commonStart = (now: number): number => (Math.floor(now / HOUR_MS) + 2) * HOUR_MS;

/** How often a function by the clock has run: it asks each of the four shards of the due index. */
const runsOf = (app: App, name: string): number =>
  app.running.diagnostics
    .units()
    .filter((row) => row.function === name && row.index === 'due')
    .reduce((sum, { calls }) => sum + calls, 0) / 4;

const sinceThen = (event: BusEvent): number =>
  Date.parse(event.time) - Date.parse(String(event.detail['at']));

describe('time that passes', () => {
  let skipping: App;
  let everyFiring: App;
  beforeAll(async () => {
    skipping = await App.start();
    everyFiring = await App.start({ everyFiring: true });
  });
  afterAll(() => Promise.all([skipping.stop(), everyFiring.stop()]));

  // Due instants: each change, and at most one earlier look at each lead, whose alarm may be set too early.
  it('ends where a clock ends that fires every minute, by the same journal', async () => {
    const start = commonStart(Math.max(await skipping.now(), await everyFiring.now()));
    const live = async (app: App) => {
      await app.travel(start);
      await app.report(
        Array.from({ length: LEADS }, (_, lead) => ({
          id: `demo-${lead}`,
          type: 'demo_requested',
          email: `lead${lead}@example.org`,
          occurredAt: time(start - 30 * DAY_MS + ((lead + 1) * HOURS * HOUR_MS) / (LEADS + 2)),
        })),
      );
      await app.idle();
      const before = runsOf(app, 'cool-leads');
      await app.travel(start + HOURS * HOUR_MS);
      const runs = runsOf(app, 'cool-leads') - before;
      const changes = (await app.events('LeadTierChanged')).filter(
        ({ detail }) => detail['cause'] === 'time',
      );
      const cooled = changes.map(({ detail: { n, from, to, at, decidedAt } }) =>
        JSON.stringify({ at, decidedAt, n, from, to }),
      );
      const leads = [];
      for (let lead = 0; lead < LEADS; lead += 1) {
        const { tier, stage, points, tierAt } = await app.leadOf(`lead${lead}@example.org`);
        leads.push({ tier, stage, points, tierAt });
      }
      return { outcome: { leads, cooled: cooled.toSorted() }, runs };
    };
    const [short, long] = [await live(skipping), await live(everyFiring)];
    expect(short.outcome.cooled).toHaveLength(LEADS);
    expect(short.outcome).toEqual(long.outcome);
    expect(long.runs).toBeGreaterThanOrEqual(HOURS * 60);
    expect(short.runs).toBeLessThanOrEqual(2 * LEADS + Math.ceil(HOURS / 24));
  });
});

describe('a year', () => {
  let app: App;
  beforeAll(async () => void (app = await App.start()));
  afterAll(() => app.stop());

  it('meets each due instant at its minute, with no more firings than that takes', async () => {
    for (let lead = 0; lead < YEAR_LEADS; lead += 1)
      await app.submit(FORMS[lead % FORMS.length]!, { email: `lead${lead}@example.org`, need: 'replace' });
    await app.idle();
    const before = { cool: runsOf(app, 'cool-leads'), nurture: runsOf(app, 'send-nurture') };
    await app.travel('P1Y');
    const byTime = (await app.events('LeadTierChanged')).filter(({ detail }) => detail['cause'] === 'time');
    expect(byTime.length).toBeGreaterThanOrEqual(YEAR_LEADS / 2);
    expect(byTime.filter((event) => sinceThen(event) < 0 || sinceThen(event) >= MINUTE_MS)).toEqual([]);
    const mails = (await app.mails()).length;
    const due = byTime.length + mails + YEAR_LEADS;
    expect(runsOf(app, 'cool-leads') - before.cool).toBeLessThanOrEqual(due + 366);
    expect(runsOf(app, 'send-nurture') - before.nurture).toBeLessThanOrEqual(due + 366);
  });
});
