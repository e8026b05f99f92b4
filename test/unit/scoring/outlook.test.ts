import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { asHuman } from '../../../shared/lead/human-history.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { evidenceOf, explain, fold, outlook } from '../../fixtures/from-stored.ts';
import { gradeOf } from '../../../shared/scoring/grade.ts';
import { Ledger } from '../../../shared/scoring/ledger.ts';
import { fold as foldOfPerson } from '../../../shared/scoring/fold.ts';
import { outlook as outlookOfPerson } from '../../../shared/scoring/outlook.ts';
import { hypothetical } from '../../../shared/scoring/what-if.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { standingsByDefinition, waysByDefinition } from '../../fixtures/outlook-oracle.ts';
import { aHistory, aWorld, START } from '../../fixtures/worlds.ts';

const model = playbookOne.models.get('default')!;
const { lists } = defaultPlaybook;
const call = anActivity({ id: 'call', type: 'call_booked' });
const form = (profile: Record<string, string | number>, id = 'form') =>
  anActivity({ id, type: 'form_submitted', source: 'form', profile });

describe('what would make a lead hot', () => {
  it('names single deeds and answers, the smallest first, and each of them really does', () => {
    const history = [
      anActivity({ id: 'v1', occurredAt: MONDAY - days(1) }),
      anActivity({ id: 'v2', occurredAt: MONDAY }),
      anActivity({ id: 'd', type: 'content_downloaded' }),
      form({ company: 'Example Works' }),
    ];
    const { waysToHot, belowNext } = outlook(history, model, lists, MONDAY);
    const now = fold(history, model, MONDAY);
    expect(now.standing.tier).toBe('warm');
    expect(belowNext).toBeCloseTo(50 - now.points, 3);
    expect(waysToHot.length).toBeGreaterThan(3);
    for (const way of waysToHot) {
      const then = fold([...history, hypothetical(way, MONDAY)], model, MONDAY);
      expect([then.standing.tier, then.points]).toEqual(['hot', way.points]);
    }
    expect(waysToHot.map(({ points }) => points)).toEqual(
      waysToHot.map(({ points }) => points).toSorted((a, b) => a - b),
    );
  });

  it('names the answer that stands in the way', () => {
    const history = [
      ...[0, 1, 2].map((day) => anActivity({ id: `v${day}`, occurredAt: MONDAY - days(day) })),
      anActivity({ id: 'd', type: 'webinar_attended' }),
      form({ need: 'improve', budget: 'none' }),
    ];
    const { waysToHot, belowNext } = outlook(history, model, lists, MONDAY);
    expect(belowNext).toBeLessThan(0);
    expect(waysToHot).toContainEqual(
      expect.objectContaining({ kind: 'answer', field: 'budget', value: 'approved' }),
    );
  });

  it('is nothing for a lead that is hot, or that the model does not score', () => {
    expect(outlook([call], model, lists, MONDAY).waysToHot).toEqual([]);
    const applicant = { ...form({}), interests: { recruiting: true } };
    expect(outlook([applicant], model, lists, MONDAY).waysToHot).toEqual([]);
  });
});

describe('what becomes of a silent lead', () => {
  it('is told step by step, each with its minute', () => {
    const { ifSilent, aboveLeaving } = outlook([call], model, lists, MONDAY);
    expect(aboveLeaving).toBe(10);
    expect(ifSilent.slice(0, 2).map(({ tier, at }) => [tier, at])).toEqual([
      ['warm', MONDAY + days(30)],
      ['cold', expect.any(Number)],
    ]);
    const cold = ifSilent[1]!.at;
    expect(fold([call], model, cold - 60_000).standing.tier).toBe('warm');
    expect(fold([call], model, cold).standing.tier).toBe('cold');
  });

  it('agrees with the fold, whatever the model', () => {
    fc.assert(
      fc.property(aWorld, aHistory(6), (world, history) => {
        const at = START + 400 * 60_000;
        for (const { at: instant, ...standing } of outlook(history, world.compiled, {}, at).ifSilent) {
          const known = history.filter(({ occurredAt }) => occurredAt <= at);
          expect(fold(known, world.compiled, instant).standing).toEqual(standing);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('an outlook', () => {
  afterEach(() => vi.restoreAllMocks());
  const end = START + 401 * 60_000;
  /** Long enough that not every instant at which something is forgotten can be folded. */
  const aLongHistory = fc
    .array(aHistory(), { minLength: 20, maxLength: 60 })
    .map((parts) => parts.flat().map((each, index) => ({ ...each, id: `b${index}` })))
    .filter(({ length }) => length >= 80);
  const manyViews = Array.from({ length: 3_000 }, (_, index) =>
    anActivity({ id: `v${index}`, occurredAt: MONDAY - index * 90 * 60_000 }),
  );

  it('is what a fold for each hypothetical, and for each instant of the future, gives', () => {
    fc.assert(
      fc.property(aWorld, aHistory(), fc.integer({ min: 0, max: 400 }), (world, history, minute) => {
        const at = START + minute * 60_000;
        const human = asHuman(history);
        expect(outlookOfPerson(human, world.compiled, {}, at)).toMatchObject({
          waysToHot: waysByDefinition(human, world.compiled, {}, at),
          ifSilent: standingsByDefinition(human, world.compiled, at),
        });
      }),
      { numRuns: 200 },
    );
  });

  it('tells nothing wrong of a long history, and goes through at most ten times its activities', () => {
    fc.assert(
      fc.property(aWorld, aLongHistory, (world, history) => {
        const human = asHuman(history);
        const adding = vi.spyOn(Ledger.prototype, 'add');
        const { ifSilent, waysToHot } = outlookOfPerson(human, world.compiled, {}, end);
        expect(adding.mock.calls.length).toBeLessThanOrEqual(10 * human.length);
        adding.mockRestore();
        expect(waysToHot).toEqual(waysByDefinition(human, world.compiled, {}, end));
        for (const { at, ...standing } of ifSilent)
          expect(foldOfPerson(human, world.compiled, at).standing).toEqual(standing);
      }),
      { numRuns: 40 },
    );
  });

  it('of a lead with 3,000 views costs less than two folds, and names each minute', () => {
    const human = asHuman(manyViews);
    const adding = vi.spyOn(Ledger.prototype, 'add');
    const { ifSilent } = outlookOfPerson(human, model, lists, MONDAY);
    expect(adding.mock.calls.length).toBeLessThan(2 * human.length);
    adding.mockRestore();
    expect(ifSilent.map(({ tier, stage }) => [tier, stage])).toEqual([
      ['cold', 'mql'],
      ['cold', 'lead'],
      ['unknown', 'lead'],
    ]);
    for (const { at, ...standing } of ifSilent) {
      expect(fold(manyViews, model, at).standing).toEqual(standing);
      expect(fold(manyViews, model, at - 60_000).standing).not.toEqual(standing);
    }
  });
});

describe('whether there is enough to go by', () => {
  it('asks for the unknown answer that is worth most, need before others that are worth as much', () => {
    const { questions } = evidenceOf([form({ budget: 'approved' })], model, lists, MONDAY);
    expect(questions[0]).toEqual({ field: 'need', worth: 10, bant: 'need' });
    expect(questions.map(({ field }) => field)).not.toContain('budget');
  });

  it('says of each BANT answer who gave it, and when', () => {
    const { bant } = evidenceOf([form({ budget: 'none' })], model, lists, MONDAY + days(1));
    expect(bant.budget).toEqual({ answer: 'no', value: 'none', source: 'form', at: MONDAY });
    expect(bant.need).toEqual({ answer: 'unknown' });
  });

  it('tells an unknown lead from a cold one', () => {
    const opens = [anActivity({ id: 'o', type: 'email_opened' })];
    expect(evidenceOf(opens, model, lists, MONDAY)).toMatchObject({ pieces: 0, wanted: 1, enough: false });
    expect(evidenceOf([anActivity()], model, lists, MONDAY)).toMatchObject({ pieces: 1, enough: true });
  });

  it('measures how much of what the model asks for is known', () => {
    const none = evidenceOf([anActivity()], model, lists, MONDAY).completeness;
    const some = evidenceOf(
      [form({ need: 'improve', company: 'Example Works' })],
      model,
      lists,
      MONDAY,
    ).completeness;
    expect(none).toBe(0);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(1);
  });
});

describe('a grade', () => {
  const graded = (fit: number, engagement: number) => gradeOf({ fit, engagement }, model.model);

  it('has a letter for who they are and a number for what they do, each from its line on', () => {
    expect([graded(20, 50), graded(19.999, 50), graded(10, 25), graded(1, 10), graded(0, 0)]).toEqual([
      'A1',
      'B1',
      'B2',
      'C3',
      'D4',
    ]);
  });

  it('is not given by a model that has no scale for it', () => {
    expect(gradeOf({ fit: 20 }, { ...model.model, grade: undefined })).toBeUndefined();
  });
});

describe('an explanation', () => {
  it('names what bounds add: somebody in the target market has at least average fit', () => {
    const { criteria, adjustments, state } = explain(
      [form({ employees: 120, jobTitle: 'Office manager' })],
      model,
      MONDAY,
    );
    expect(criteria.filter(({ group }) => group === 'fit').map(({ points }) => points)).toEqual([10, 5]);
    expect(adjustments).toEqual([{ group: 'fit', because: 'least', points: 5 }]);
    expect(state.groups['fit']).toBe(20);
  });

  it('names what bounds take: the most that a group may have', () => {
    const keen = ['call_booked', 'purchase_intent'].map((type) => anActivity({ id: type, type }));
    const { adjustments, state } = explain(keen, model, MONDAY);
    expect(state.points).toBe(80);
    expect(adjustments).toEqual([{ group: 'engagement', because: 'cap', points: -20 }]);
  });
});
