import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeSubmission } from '../../../functions/collect-form/place-submission.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { BROWSERS, FORM_SLOTS, MOST_HITS, READ } from '../../../shared/limits/limits.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';
import { wholeHistory } from '../../../shared/stores/whole-history.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';

const LEAD = { kind: 'lead', id: 'lead0001' } as const;
/** Submissions of one form for one lead and hour that can find a place. */
const MOST_FORMS = 1 + FORM_SLOTS.browsed + FORM_SLOTS.anonymous;

const aForm = (id: string, at: number, more: Partial<Activity> = {}): Activity =>
  anActivity({ id, type: 'form_submitted', source: 'form', occurredAt: at, ...more });

/** Submits a form as the collector does; false where it found no place. */
async function submit(log: MemoryLog, form: Activity, formId = 'contact'): Promise<boolean> {
  const put = (place: string) => log.add(LEAD, form, { place });
  return (await placeSubmission(form, { subject: LEAD, formId }, put, log)) !== undefined;
}

const view = (log: MemoryLog, visitorId: string, at: number, more: Partial<Activity> = {}) =>
  log.add(
    { kind: 'visitor', id: visitorId },
    anActivity({
      id: `view-${visitorId}-${at}`,
      source: 'pixel',
      occurredAt: at,
      properties: { client: visitorId, agent: 'browser', method: 'GET', scripted: true },
      ...more,
    }),
  );

const whole = async (log: MemoryLog) => wholeHistory(LEAD.id, log);
const idsOf = async (log: MemoryLog) => new Set((await whole(log)).activities.map(({ id }) => id));

/** The same log, written in another order or more than once. */
async function rewritten(log: MemoryLog, order: readonly number[]): Promise<MemoryLog> {
  const again = new MemoryLog();
  for (const index of order) {
    const { subject, activity, place } = log.entries[index]!;
    await again.add(subject, activity, { place });
  }
  return again;
}

describe('submissions of one form for one lead within an hour', () => {
  it('all count as long as they are as many as people send', async () => {
    const log = new MemoryLog();
    for (let each = 0; each < 5; each += 1) await submit(log, aForm(`form-${each}`, MONDAY + each));
    expect((await idsOf(log)).size).toBe(5);
    expect([...(await whole(log)).cut]).toEqual([]);
  });

  it('lie in a bounded number of places, however many they are, and the lead says so', async () => {
    const log = new MemoryLog();
    for (let each = 0; each < 500; each += 1) {
      await submit(log, aForm(`form-${each}`, MONDAY + each, { visitorId: `browser-${each}` }));
      await submit(log, aForm(`bot-${each}`, MONDAY + each, { suspect: true }));
    }
    expect(log.entries.length).toBeLessThanOrEqual(MOST_FORMS + FORM_SLOTS.suspect);
    expect([...(await whole(log)).cut]).toContain('forms');
  });

  it('count once each, however often and in whatever hour they are sent again', async () => {
    const log = new MemoryLog();
    const sent = [...Array(8).keys()].map((each) => aForm(`form-${each}`, MONDAY));
    for (const hour of [0, 0, 1])
      for (const form of sent) await submit(log, { ...form, receivedAt: MONDAY + hour * HOUR_MS });
    const { activities } = await whole(log);
    expect(new Set(activities.map(({ id }) => id)).size).toBe(activities.length);
    expect(activities.every(({ receivedAt }) => receivedAt === MONDAY)).toBe(true);
  });

  it.each(['browsed', 'anonymous'] as const)(
    'leave the first of each form and hour its place whatever came before (%s)',
    async (kind) => {
      const log = new MemoryLog();
      for (let each = 0; each < 200; each += 1) {
        if (kind === 'browsed') await view(log, `browser-${each}`, MONDAY);
        await submit(log, aForm(`flood-${each}`, MONDAY, { visitorId: `browser-${each}` }));
      }
      await submit(log, aForm('other-form', MONDAY), 'newsletter');
      await submit(log, aForm('next-hour', MONDAY + HOUR_MS));
      const ids = await idsOf(log);
      expect([ids.has('other-form'), ids.has('next-hour')]).toEqual([true, true]);
    },
  );

  it('have places of their own where their browser was seen before, which a flood without pages cannot take', async () => {
    const log = new MemoryLog();
    for (let each = 0; each < 200; each += 1)
      await submit(log, aForm(`flood-${each}`, MONDAY, { visitorId: `browser-${each}` }));
    expect(await submit(log, aForm('late', MONDAY, { visitorId: 'unseen-browser' }))).toBe(false);
    await view(log, 'persons-browser', MONDAY - HOUR_MS);
    await view(log, 'bots-browser', MONDAY - HOUR_MS, {
      properties: { client: 'bot', agent: 'crawler', method: 'GET' },
    });
    expect(await submit(log, aForm('bots', MONDAY, { visitorId: 'bots-browser' }))).toBe(false);
    expect(await submit(log, aForm('persons', MONDAY, { visitorId: 'persons-browser' }))).toBe(true);
    expect((await idsOf(log)).has(`persons-browser/view-persons-browser-${MONDAY - HOUR_MS}`)).toBe(true);
  });
});

const aLead = async (): Promise<MemoryLog> => {
  const log = new MemoryLog();
  await view(log, 'own-browser', MONDAY - MINUTE_MS);
  await submit(log, aForm('own-form', MONDAY, { visitorId: 'own-browser' }));
  await log.add(LEAD, anActivity({ id: 'call', type: 'call_made', source: 'sales' }));
  await log.add(LEAD, anActivity({ id: 'unsubscribed-1', type: 'unsubscribed', source: 'mail' }));
  await log.add(LEAD, anActivity({ id: 'webinar', visitorId: 'keyed-browser' }));
  await view(log, 'keyed-browser', MONDAY);
  return log;
};

const aFlood = fc.array(
  fc.record({
    browser: fc.nat(40),
    minute: fc.nat(240),
    isViewed: fc.boolean(),
    suspect: fc.boolean(),
    form: fc.constantFrom('contact', 'newsletter'),
  }),
  { minLength: 30, maxLength: 120 },
);

describe('a flood of forms and views by strangers', { timeout: 60_000 }, () => {
  it('takes away nothing that the mailbox, sales, a system with a key or an earlier browser did', async () => {
    await fc.assert(
      fc.asyncProperty(aFlood, async (flood) => {
        const log = await aLead();
        const before = await idsOf(log);
        for (const [index, { browser, minute, isViewed, suspect, form }] of flood.entries()) {
          const at = MONDAY + minute * MINUTE_MS;
          const visitorId = `made-up-${browser}`;
          if (isViewed) await view(log, visitorId, at);
          const submitted = aForm(`flood-${index}`, at, { visitorId, ...(suspect && { suspect }) });
          await submit(log, submitted, form);
        }
        const late = MONDAY + 300 * MINUTE_MS;
        await view(log, 'own-browser', late);
        const after = await idsOf(log);
        expect([...before].filter((id) => !after.has(id))).toEqual([]);
        expect(after.has(`own-browser/view-own-browser-${late}`)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves a history that follows from what is stored, in whatever order and however often it was written', async () => {
    await fc.assert(
      fc.asyncProperty(aFlood, fc.infiniteStream(fc.nat()), async (flood, random) => {
        const log = await aLead();
        for (const [index, { browser, minute, isViewed, form }] of flood.entries()) {
          const at = MONDAY + minute * MINUTE_MS;
          if (isViewed) await view(log, `made-up-${browser}`, at);
          await submit(log, aForm(`flood-${index}`, at, { visitorId: `made-up-${browser}` }), form);
        }
        const places = [...log.entries.keys(), ...log.entries.keys()];
        const shuffled = places
          .map((index) => ({ index, by: random.next().value }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ index }) => index);
        const { history, cut } = await whole(log);
        const again = await whole(await rewritten(log, shuffled));
        expect(again.history.human).toEqual(history.human);
        expect(again.cut).toEqual(cut);
      }),
      { numRuns: 20 },
    );
  });
});

describe('reading a lead', () => {
  it('looks into the browsers that were named first, and into few that nobody vouches for', async () => {
    const log = await aLead();
    for (let hour = 1; hour <= 30; hour += 1)
      for (const each of ['a', 'b', 'c', 'd'])
        await submit(
          log,
          aForm(`flood-${hour}-${each}`, MONDAY + hour * HOUR_MS, { visitorId: `browser-${hour}-${each}` }),
        );
    const read: string[] = [];
    const { cut } = await wholeHistory(LEAD.id, {
      history: async (subject) => {
        if (subject.kind === 'visitor') read.push(subject.id);
        return log.history(subject);
      },
    });
    expect(read.length).toBeLessThanOrEqual(1 + BROWSERS.first + BROWSERS.anonymous);
    expect(read).toEqual(expect.arrayContaining(['own-browser', 'keyed-browser', 'browser-1-a']));
    expect(cut).toEqual(new Set(['browsers']));
  });

  it('takes no more hits than fit, those of the browser that was named first before others', async () => {
    const log = new MemoryLog();
    const browsers = ['one', 'two', 'three'];
    for (const [index, visitorId] of browsers.entries())
      await log.add(LEAD, anActivity({ id: `named-${index}`, occurredAt: MONDAY + index, visitorId }));
    const hits = Array.from({ length: READ.observed.items }, (_, index) =>
      anActivity({ id: `view-${index}`, occurredAt: MONDAY + index }),
    );
    const { activities, cut } = await wholeHistory(LEAD.id, {
      history: async (subject) => {
        const own = await log.history(subject);
        return subject.kind === 'lead'
          ? own
          : { ...own, activities: hits, identified: [{ leadId: LEAD.id, at: MONDAY }] };
      },
    });
    const byBrowser = browsers.map((each) => activities.filter(({ id }) => id.startsWith(`${each}/`)).length);
    expect(byBrowser).toEqual([READ.observed.items, MOST_HITS - READ.observed.items, 0]);
    expect(cut).toEqual(new Set(['hits']));
  });
});
