import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../fixtures/from-stored.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { toScoreItem } from '../../../shared/stores/score-item.ts';
import { NOTHING_KNOWN } from '../../../shared/lead/standing.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLead } from '../../fixtures/memory-lead.ts';
import { aHistory, aWorld, START } from '../../fixtures/worlds.ts';

const model = playbookOne.models.get('default')!;

const call = anActivity({ id: 'call', type: 'call_booked' });

/** What depends on when somebody looked, and not on the history alone. */
const HOW_OFTEN_LOOKED = { version: 0, n: 0, decidedAt: 0, decidedUnder: 0, dueAt: 0, rank: 0 };

describe('deciding what to write of a lead', () => {
  it('writes nothing when nothing changed, however often it is asked', () => {
    const lead = new MemoryLead();
    lead.rescore([call], MONDAY);
    expect(lead.rescore([call], MONDAY).scores).toEqual([]);
    expect(lead.rescore([call], MONDAY + days(3)).scores).toEqual([]);
  });

  it('journals one change from unknown to hot for a booked call, since the call', () => {
    const lead = new MemoryLead();
    lead.rescore([call], MONDAY + 5 * MINUTE_MS);
    expect(lead.journal).toMatchObject([
      {
        n: 1,
        from: { tier: 'unknown' },
        to: { tier: 'hot', stage: 'sql' },
        at: MONDAY,
        decidedAt: MONDAY + 5 * MINUTE_MS,
        cause: 'activity',
      },
    ]);
  });

  it('cools a hot lead exactly when it was due, step by step, however late the sweep comes', () => {
    const lead = new MemoryLead();
    lead.rescore([call], MONDAY);
    const due = lead.score.dueAt!;
    expect(due).toBe(MONDAY + days(30));
    expect(fold([call], model, due - MINUTE_MS).standing.tier).toBe('hot');
    lead.rescore([call], MONDAY + days(200), 'time');
    expect(lead.journal.map(({ n, to, at, decidedAt }) => [n, to.tier, at === decidedAt])).toEqual([
      [1, 'hot', true],
      [2, 'warm', true],
      [3, 'cold', true],
    ]);
    expect(lead.journal[1]!.at).toBe(MONDAY + days(30));
    expect(lead.journal.every(({ corrects }) => corrects === undefined)).toBe(true);
  });

  it('leaves an alarm that is early where it is, and moves it once when it wakes', () => {
    const lead = new MemoryLead();
    lead.rescore([call], MONDAY);
    const early = lead.score.dueAt!;
    const again = [call, anActivity({ id: 'again', type: 'call_booked', occurredAt: MONDAY + days(10) })];
    lead.rescore(again, MONDAY + days(10));
    expect(lead.score.dueAt).toBe(early);
    const { scores } = lead.rescore(again, early, 'time');
    expect(scores).toHaveLength(1);
    expect(scores[0]!.change).toBeUndefined();
    expect(lead.score.dueAt).toBe(MONDAY + days(40));
  });

  it('says which change it corrects when a late event shows that one to have been wrong', () => {
    const lead = new MemoryLead();
    const visits = [0, 1, 2].map((hour) =>
      anActivity({ id: `v${hour}`, occurredAt: MONDAY + hour * 60 * MINUTE_MS }),
    );
    lead.rescore(visits, MONDAY + days(1));
    expect(lead.score.standing.tier).toBe('warm');
    const complaint = anActivity({ id: 'c', type: 'complained', occurredAt: MONDAY + 5 * 60 * MINUTE_MS });
    lead.rescore([...visits, complaint], MONDAY + days(1) + MINUTE_MS);
    expect(lead.journal.at(-1)).toMatchObject({ n: 2, to: { tier: 'cold' }, corrects: 1 });
  });

  it('appends nothing when the past changed but the present did not', () => {
    const lead = new MemoryLead();
    lead.rescore([call], MONDAY + days(2));
    lead.rescore([call, anActivity({ id: 'late', occurredAt: MONDAY - days(1) })], MONDAY + days(2));
    expect(lead.journal).toHaveLength(1);
    expect(lead.score.evidence).toBe(2);
  });

  it('does not score a job application as a buyer', () => {
    const lead = new MemoryLead();
    lead.rescore(
      [anActivity({ type: 'form_submitted', source: 'form', interests: { recruiting: true } })],
      MONDAY,
    );
    expect(lead.stored.scores).toEqual([]);
  });

  it('keeps every item within one write unit', () => {
    const lead = new MemoryLead();
    const text = 'ż'.repeat(400);
    const profile = Object.fromEntries(
      ['email', 'firstName', 'lastName', 'phone', 'company', 'jobTitle', 'industry', 'country', 'city'].map(
        (field) => [field, text],
      ),
    );
    lead.rescore(
      [call, anActivity({ id: 'f', type: 'form_submitted', source: 'form', profile })],
      MONDAY + 7,
    );
    expect(JSON.stringify(toScoreItem(lead.score)).length).toBeLessThan(1024);
  });

  it('ends in the same state, with the same instants and no gap, whatever the batches and the sweeps were', () => {
    fc.assert(
      fc.property(
        aWorld,
        aHistory(8),
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 6 }),
        (world, history, looks) => {
          const playbook = {
            playbook: world.playbook,
            number: 1,
            publishedAt: 0,
            models: new Map([['default', world.compiled]]),
          };
          const end = MONDAY + days(2);
          const batched = new MemoryLead(playbook);
          for (const look of looks.toSorted((a, b) => a - b)) {
            const now = Math.min(...history.map(({ occurredAt }) => occurredAt)) + look * MINUTE_MS;
            batched.rescore(
              history.filter(({ occurredAt }) => occurredAt <= now),
              now,
            );
          }
          batched.rescore(history, end);
          const once = new MemoryLead(playbook);
          once.rescore(history, end);
          const [ours, theirs] = [batched.stored.scores[0], once.stored.scores[0]];
          if (theirs === undefined) expect(ours?.standing ?? NOTHING_KNOWN).toEqual(NOTHING_KNOWN);
          else expect({ ...ours, ...HOW_OFTEN_LOOKED }).toEqual({ ...theirs, ...HOW_OFTEN_LOOKED });
          expect(batched.journal.map(({ n }) => n)).toEqual(batched.journal.map((_, index) => index + 1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is right at every minute, however late activities arrive, if it wakes when it is due', () => {
    const lateness = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(aWorld, aHistory(8), lateness, (world, history, late) => {
        const model = world.compiled;
        const lead = new MemoryLead({
          playbook: world.playbook,
          number: 1,
          publishedAt: 0,
          models: new Map([['default', model]]),
        });
        const arrivals = history.map((activity, index) => ({
          activity,
          at: activity.occurredAt + late[index]! * MINUTE_MS,
        }));
        for (let now = START; now < START + 460 * MINUTE_MS; now += MINUTE_MS) {
          const known = arrivals.filter(({ at }) => at <= now).map(({ activity }) => activity);
          if (arrivals.some(({ at }) => at > now - MINUTE_MS && at <= now)) lead.rescore(known, now);
          else if ((lead.stored.scores[0]?.dueAt ?? Number.POSITIVE_INFINITY) <= now)
            lead.rescore(known, now, 'time');
          expect(lead.stored.scores[0]?.standing ?? NOTHING_KNOWN).toEqual(fold(known, model, now).standing);
        }
        for (const [index, { n, from, at, decidedAt }] of lead.journal.entries()) {
          expect([n, from]).toEqual([index + 1, lead.journal[index - 1]?.to ?? NOTHING_KNOWN]);
          expect(at).toBeLessThanOrEqual(decidedAt);
        }
      }),
      { numRuns: 60 },
    );
  });
});
