import { afterAll, beforeAll, expect, it } from 'vitest';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import type { Change } from '../../shared/stores/change-item.ts';
import { digest } from '../../shared/runtime/digest.ts';
import { days, MONDAY } from '../fixtures/leads.ts';
import { aChange, HOT, WARM } from '../fixtures/mails.ts';
import { aForm, later, warm } from '../fixtures/nurture-desk.ts';
import { chance, NurtureWorld } from '../fixtures/nurture-world.ts';
import { startTables, type Tables } from '../fixtures/tables.ts';

/** Mails to be sent, about; `RUNS=10000` for the long run. One lead in five is not sent any. */
const LEADS = Math.ceil(Number(process.env['RUNS'] ?? 160) * 1.26);
const SEED = Number(process.env['SEED'] ?? 1);
const TICK = 3_600_000;
const ODDS = { timeOut: 0.05, crash: 0.002 };
const ZONES = ['Europe/Bucharest', 'America/New_York', 'Asia/Tokyo', 'Europe/Warsaw'];

let tables: Tables;
beforeAll(async () => void (tables = await startTables()));
afterAll(() => tables?.stop());

type Fate = 'mailed' | 'unsubscribed' | 'hot';
interface Person {
  readonly leadId: string;
  readonly fate: Fate;
  readonly changes: Change[];
  readonly history: Activity[];
}

/** One in ten unsubscribes, and one in ten becomes hot, before their first mail. */
function person(index: number, random: () => number): Person {
  const leadId = digest(['fault', SEED, index]);
  const drawn = random();
  const fate: Fate = drawn < 0.1 ? 'unsubscribed' : drawn < 0.2 ? 'hot' : 'mailed';
  const form = aForm({ email: `lead-${index}@example.org`, timezone: ZONES[index % ZONES.length]! });
  const gone = later(days(0.5), { type: 'unsubscribed' });
  const changes = [warm({ leadId })];
  if (fate === 'hot') changes.push(aChange({ leadId, n: 2, from: WARM, to: HOT }));
  return { leadId, fate, changes, history: fate === 'unsubscribed' ? [form, gone] : [form] };
}

it(
  `sends no lead a mail twice and lists every mail that was given up (${LEADS} leads)`,
  async () => {
    const random = chance(SEED);
    const people = Array.from({ length: LEADS }, (_, index) => person(index, random));
    const world = new NurtureWorld(tables, random, ODDS);
    await concurrently(people, 16, ({ changes, history }) => world.plant(changes[0]!, history));

    world.faulty = true;
    await world.deliver(people.map(({ changes }) => changes[0]!));
    const hot = people.filter(({ fate }) => fate === 'hot');
    world.faulty = false;
    await concurrently(hot, 16, ({ changes }) => world.plant(changes[1]!, []));
    world.faulty = true;
    await world.deliver(hot.flatMap(({ changes }) => changes));

    // Two and a half days: each lead's first mail, and the settling of those whose fate is unknown. SES
    // reports on half of them.
    const reported = new Set<number>();
    for (; world.now < MONDAY + days(2.5); world.now += TICK) {
      await world.sweep();
      for (const [index, id] of world.lost.entries()) {
        if (index % 2 === 0 && !reported.has(index)) {
          reported.add(index);
          await world.report(id);
        }
      }
    }
    world.faulty = false;
    world.now += days(0.1);
    await world.sweep();

    const listed = new Set((await world.skipped()).map(({ leadId, number }) => `${leadId} ${number}`));
    const mails = Map.groupBy(world.delivered, ({ leadId }) => leadId);
    const outcome = { lost: 0, duplicated: 0, recovered: 0, unexpected: 0 };
    for (const { leadId, fate } of people) {
      const received = mails.get(leadId)?.length ?? 0;
      const messages = await world.messagesOf(leadId);
      const skipped = messages.filter(({ state }) => state === 'skipped');
      const open = messages.filter(({ state }) => state === 'claimed' || state === 'unknown');
      if (received > 1) outcome.duplicated += 1;
      if (fate === 'mailed' && received === 0 && skipped.length === 0) outcome.lost += 1;
      if (fate !== 'mailed' && received > 0) outcome.unexpected += 1;
      outcome.unexpected += open.length + skipped.filter(({ n }) => !listed.has(`${leadId} ${n}`)).length;
    }
    const states = await Promise.all(
      world.lost.map(async ({ leadId, n }) => ({ n, all: await world.messagesOf(leadId) })),
    );
    outcome.recovered = states.filter(({ n, all }) =>
      all.some((each) => each.n === n && each.state === 'sent'),
    ).length;
    const rig = {
      leads: LEADS,
      sent: world.delivered.length,
      timeOuts: world.lost.length,
      crashes: world.crashes,
      skippedAndListed: listed.size,
    };
    // oxlint-disable-next-line eslint/no-console -- the report of the run
    console.info(JSON.stringify({ ...rig, ...outcome }));

    expect(outcome).toMatchObject({ lost: 0, duplicated: 0, unexpected: 0 });
    expect(outcome.recovered).toBe(reported.size);
    expect(world.delivered.length).toBeGreaterThan(LEADS * 0.7);
    expect(world.lost.length).toBeGreaterThan(0);
    expect(world.crashes).toBeGreaterThan(0);
    expect(listed.size).toBeGreaterThan(0);
  },
  LEADS * 200 + 60_000,
);
