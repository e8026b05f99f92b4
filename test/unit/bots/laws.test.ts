import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { fold, project } from '../../fixtures/from-stored.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';
import { verdicts } from '../../../shared/bots/verdicts.ts';
import { aMailHistory } from '../../fixtures/hits.ts';
import { days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { reasonsByTheRules } from '../../fixtures/bots-oracle.ts';

const RUNS = Number(process.env['RUNS'] ?? 1_000);
/** ms for each test. */
const PATIENCE = 30_000 + RUNS * 30;
const model = playbookOne.models.get('default')!;

const reasonsOf = (history: readonly Activity[]) =>
  new Map([...verdicts(history)].map(([id, { reason }]) => [id, reason]));
const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
const anInstant = fc.integer({ min: -60, max: 20 * 1_440 }).map((minutes) => MONDAY + minutes * 60_000);

describe('verdicts', { timeout: PATIENCE }, () => {
  it('are those that the rules give, read out one by one', () => {
    fc.assert(
      fc.property(aMailHistory(24), (history) => {
        expect(sorted(reasonsOf(history))).toEqual(sorted(reasonsByTheRules(history)));
      }),
      { numRuns: RUNS },
    );
  });

  it('are the same in any order, and however often an activity is there', () => {
    const shuffled = aMailHistory().chain((history) => {
      const twice = [...history, ...history.slice(0, 3)];
      const all = { minLength: twice.length };
      return fc.tuple(fc.constant(history), fc.shuffledSubarray(twice, all));
    });
    fc.assert(
      fc.property(shuffled, ([history, again]) => {
        expect(sorted(verdicts(again))).toEqual(sorted(verdicts(history)));
      }),
      { numRuns: RUNS },
    );
  });

  it('rest on nothing that rubbish collection may have deleted while the hit still counts', () => {
    fc.assert(
      fc.property(aMailHistory(), (history) => {
        const all = verdicts(history);
        for (const hit of history.filter(({ id }) => all.has(id))) {
          const kept = history.filter(
            ({ type, occurredAt }) =>
              occurredAt > hit.occurredAt - days(8) ||
              type === 'form_submitted' ||
              type === 'email_delivered',
          );
          expect(verdicts(kept).get(hit.id)).toEqual(all.get(hit.id));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a fold over hits', { timeout: PATIENCE }, () => {
  it('is the fold over what is believed of them, at every instant, whatever is known by now', () => {
    fc.assert(
      fc.property(aMailHistory(), anInstant, (history, at) => {
        const plain = humanHistory(history).map((each) => ({ ...each, properties: {} }));
        expect(fold(history, model, at)).toEqual(fold(plain, model, at));
        expect(project(history, model, at).state).toEqual(fold(history, model, at));
      }),
      { numRuns: RUNS },
    );
  });

  it('gives no tier for opens alone, whoever made them', () => {
    fc.assert(
      fc.property(aMailHistory(40), anInstant, (history, at) => {
        const opens = history.filter(({ type }) => type === 'email_opened' || type === 'email_delivered');
        expect(fold(opens, model, at).standing.tier).toBe('unknown');
      }),
      { numRuns: RUNS },
    );
  });
});
