import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { median, sum } from '../bench/statistics.ts';
import { App } from './app.ts';

/** Forms of the flood. With FLOOD=2000 times are compared too, which takes a quiet machine. */
const FORMS = Number(process.env['FLOOD'] ?? 120);
const IS_TIMED = process.env['FLOOD'] !== undefined;
const IN_FLIGHT = 8;
/** Requests behind each median. */
const LOOKS = IS_TIMED ? 25 : 1;
const NEIGHBOURS = IS_TIMED ? 15 : 1;
const TIMEOUT = IS_TIMED ? 900_000 : 90_000;
/** What a flooded lead may cost and take, in lots of an ordinary one. */
const MOST = 3;

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const PAGES = ['/pricing', '/product/overview', '/blog/how-others-do-it'];
const VIEWS = ['', '/score?model=default', '/history?model=default'];

interface History {
  readonly activities: readonly { readonly type: string; readonly properties: Record<string, unknown> }[];
}

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const view = (visitorId: string, page: string) =>
  app.fetch(
    `/t/p.gif?${String(new URLSearchParams({ v: visitorId, s: '1', u: `https://www.example.com${page}` }))}`,
    {
      headers: { 'user-agent': CHROME },
    },
  );

const submit = async (email: string, visitorId: string, more: object = {}): Promise<void> => {
  const response = await app.submit('contact', { email, visitorId, ...more });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ accepted: true });
};

/** Somebody who looks around in a browser, leaves an address and is called. */
async function aVisitor(email: string, visitorId: string): Promise<string> {
  for (const page of PAGES) await view(visitorId, page);
  await submit(email, visitorId, { firstName: 'Ada', company: 'Example Works' });
  await app.report([{ type: 'webinar_attended', email, properties: { contentId: 'ninety-days' } }]);
  await app.idle();
  return (await app.leadOf(email)).leadId;
}

async function pagesOf(leadId: string): Promise<unknown[]> {
  const { activities } = await app.lead<History>(leadId, '/history?model=default&limit=200');
  return activities.filter(({ type }) => type === 'page_viewed').map(({ properties }) => properties['page']);
}

interface Cost {
  /** Median time of each view. */
  readonly ms: number[];
  /** Read units of one look at all views. */
  readonly units: number;
}

/** What it costs to look at some leads, now at one, now at the other. */
async function costsOf(leadIds: readonly string[]): Promise<Cost[]> {
  const times = leadIds.map(() => VIEWS.map((): number[] => []));
  const units = leadIds.map(() => 0);
  for (let look = 0; look < LOOKS; look += 1)
    for (const [lead, leadId] of leadIds.entries()) {
      app.running.diagnostics.resetUnits();
      for (const [index, part] of VIEWS.entries()) {
        const startedAt = performance.now();
        await app.lead(leadId, part);
        times[lead]![index]!.push(performance.now() - startedAt);
      }
      const rows = app.running.diagnostics.units().filter((row) => row.function === 'read-leads');
      units[lead] = sum(rows.map(({ read }) => read));
    }
  return leadIds.map((_, lead) => ({ ms: times[lead]!.map(median), units: units[lead]! }));
}

/** How long it takes (ms) from a form that makes another lead hot to the mail about it. */
async function timeToMail(name: string): Promise<number> {
  const { inbox } = app.running.services.ses;
  const email = `${name}@example.org`;
  const last = inbox.list().at(-1)?.id ?? 0;
  const postedAt = app.running.local.clock.now();
  const response = await app.submit('demo-request', {
    email,
    firstName: 'Neighbour',
    company: 'Example Works',
  });
  expect(response.status).toBe(200);
  const mail = () => inbox.list({ after: last }).find(({ text }) => text.includes(email));
  await expect.poll(mail, { interval: 20, timeout: 30_000 }).toBeDefined();
  return Date.parse(mail()!.acceptedAt) - postedAt;
}

async function timesToMail(name: string): Promise<number> {
  const times: number[] = [];
  for (let each = 0; each < NEIGHBOURS; each += 1) times.push(await timeToMail(`${name}-${each}`));
  return median(times);
}

describe(`${FORMS} forms by as many browsers for one address`, () => {
  it(
    'cost those who look at the lead little, delay nobody, and push out nothing',
    { timeout: TIMEOUT },
    async () => {
      const ordinary = await aVisitor('ordinary@example.org', 'visitor-ordinary');
      const flooded = await aVisitor('flooded@example.org', 'visitor-flooded');

      const browsers = Array.from({ length: FORMS }, (_, each) => `made-up-visitor-${each}`);
      const looking = browsers.filter((_, each) => each % 2 === 0);
      await concurrently(looking, IN_FLIGHT, (browser, each) => view(browser, `/made-up/${each}`));
      await app.idle();
      if (IS_TIMED) await timesToMail('warm-up');
      const idle = await timesToMail('idle');
      const flood = concurrently(browsers, IN_FLIGHT, (browser, each) =>
        submit('flooded@example.org', browser, { firstName: `Made up ${each}`, message: `No ${each}` }),
      );
      const beside = await timesToMail('beside');
      await flood;
      await app.idle();
      await view('visitor-flooded', '/after-the-flood');
      await app.idle();

      if (IS_TIMED) await costsOf([ordinary, flooded]);
      const [usual, after] = await costsOf([ordinary, flooded]);
      const ratios = {
        units: after!.units / usual!.units,
        ms: after!.ms.map((each, index) => each / usual!.ms[index]!),
        mail: beside / idle,
      };
      if (IS_TIMED) process.stdout.write(`${JSON.stringify({ usual, after, idle, beside, ratios })}\n`);
      expect(ratios.units).toBeLessThanOrEqual(MOST);
      if (IS_TIMED) expect(Math.max(...ratios.ms, ratios.mail)).toBeLessThanOrEqual(MOST);

      expect(await (await app.fetch('/_local/dead-letters.json')).json()).toEqual([]);
      expect(await app.lead(ordinary)).toMatchObject({ cut: [] });
      const { cut } = await app.lead<{ cut: string[] }>(flooded);
      expect(cut).toEqual(['browsers', 'forms']);
      expect(await pagesOf(flooded)).toEqual(expect.arrayContaining([...PAGES, '/after-the-flood']));
      const { activities } = await app.lead<History>(flooded, '/history?model=default&limit=200');
      expect(activities.map(({ type }) => type)).toContain('webinar_attended');
      expect(activities.length).toBeLessThan(100);
    },
  );
});
