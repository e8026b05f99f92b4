import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, explain, fold } from '../../fixtures/from-stored.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { NOTHING_KNOWN } from '../../../shared/lead/standing.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import type { Projections } from '../../../shared/stores/lead-store.ts';
import { aClick, aMailHistory, aView, delivered, HOUR, SECOND } from '../../fixtures/hits.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';

const model = playbookOne.models.get('default')!;
const visit = anActivity({ id: 'visit', occurredAt: MONDAY + 4 * HOUR });
const form = anActivity({ id: 'form', type: 'form_submitted', source: 'form', occurredAt: visit.occurredAt });
const reader = { client: 'reader' };
const clicks = ['a', 'b', 'c'].map((link, index) => aClick((5 + index) * HOUR, link, reader));
/** The same client, minutes after its third click. */
const scan = ['d', 'e', 'f'].map((link, index) =>
  aClick(7 * HOUR + 120 * SECOND + index * 200, link, reader),
);

/** Re-scores after each of these histories; the journal, and the score that is left. */
function journalOf(...steps: { history: readonly Activity[]; at: number }[]) {
  let stored: Projections = { scores: [] };
  const journal: Change[] = [];
  for (const { history, at } of steps) {
    for (const { score, change } of decide('lead1', stored, history, playbookOne, at, 'activity').scores) {
      stored = { scores: [score] };
      if (change !== undefined) journal.push(change);
    }
  }
  return { journal, score: stored.scores[0] };
}

describe('a click of which nothing is certain', () => {
  const before = { history: [delivered, visit, form, ...clicks], at: MONDAY + 7 * HOUR };

  it('earns its points for the time being', () => {
    const { journal, score } = journalOf(before);
    expect(score).toMatchObject({ standing: { tier: 'warm' }, evidence: 5 });
    expect(journal).toHaveLength(1);
  });

  it('loses them, with the tier they made, when its client turns out to be a scanner', () => {
    const after = { history: [...before.history, ...scan], at: MONDAY + 8 * HOUR };
    const { journal, score } = journalOf(before, after);
    expect(journal.map(({ n, to, corrects }) => [n, to.tier, corrects])).toEqual([
      [1, 'warm', undefined],
      [2, 'cold', 1],
    ]);
    const { standing, points, groups, evidence } = journalOf(after).score!;
    expect(score).toMatchObject({ standing, points, groups, evidence });
  });

  it('gets back what a late sign of a person restores', () => {
    const quick = ['a', 'b', 'c'].map((link, index) => aClick((40 + 10 * index) * SECOND, link, reader));
    const withoutPage = [delivered, visit, form, ...quick];
    const doubted = journalOf({ history: withoutPage, at: MONDAY + 5 * HOUR });
    expect(doubted.score).toMatchObject({ standing: { tier: 'cold' }, evidence: 2 });
    const page = { ...aView(70 * SECOND, reader), receivedAt: MONDAY + 6 * HOUR };
    const restored = journalOf(
      { history: withoutPage, at: MONDAY + 5 * HOUR },
      { history: [...withoutPage, page], at: MONDAY + 6 * HOUR },
    );
    expect(restored.journal.map(({ n, to, corrects }) => [n, to.tier, corrects])).toEqual([
      [1, 'cold', undefined],
      [2, 'warm', 1],
    ]);
  });

  it('counted at the time, by what was known then', () => {
    const all = [...before.history, ...scan];
    const known = all.filter(({ receivedAt }) => receivedAt <= before.at);
    expect(explain(known, model, before.at).state.evidence).toBe(5);
    expect(explain(all, model, before.at).state.evidence).toBe(2);
  });
});

describe('decisions over hits that arrive late', () => {
  it('end where one look at everything ends, and every correction says so', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(aMailHistory(14), arrivals, (history, late) => {
        const looks = [0, 1, 2, 3].map((look) => ({
          history: history.filter((_, index) => late[index]! <= look),
          at: MONDAY + days(14 + look),
        }));
        const { journal, score } = journalOf(...looks);
        const { history: all, at } = looks.at(-1)!;
        expect(score?.standing ?? NOTHING_KNOWN).toEqual(fold(all, model, at).standing);
        expect(journal.map(({ n }) => n)).toEqual(journal.map((_, index) => index + 1));
        for (const { corrects, n } of journal)
          expect(corrects === undefined || corrects === n - 1).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
