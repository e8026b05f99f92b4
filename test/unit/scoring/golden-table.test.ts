import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { fold } from '../../fixtures/from-stored.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { activitiesOf, expectationOf, modelOf, outcomeOf } from '../../fixtures/golden-table/judge.ts';
import { JUDGED_AT } from '../../fixtures/golden-table/row.ts';
import { THEMES } from '../../fixtures/golden-table/table.ts';

const TABLE = Object.values(THEMES).flat();

/** The same history told in other orders, and more than once. */
function retold(history: readonly Activity[]): Record<string, readonly Activity[]> {
  const backwards = history.toReversed();
  const evensFirst = [...history.filter((_, i) => i % 2 === 0), ...history.filter((_, i) => i % 2 === 1)];
  return { backwards, evensFirst, twice: [...history, ...evensFirst], interleaved: history.flatMap((each) => [each, each]) };
} // prettier-ignore

describe.each(Object.entries(THEMES))('%s', (_, rows) => {
  it.each(rows)('$lead', (row) => {
    const { why } = row;
    const expected = expectationOf(row);
    expect({ why, ...outcomeOf(activitiesOf(row), modelOf(row), expected) }).toEqual({ why, ...expected });
  });

  it.each(rows)('in any order and told twice: $lead', (row) => {
    const [model, expected] = [modelOf(row), expectationOf(row)];
    for (const [telling, history] of Object.entries(retold(activitiesOf(row)))) {
      expect({ telling, ...outcomeOf(history, model, expected) }).toEqual({ telling, ...expected });
    }
  });
});

/** Rows that say when something changes, and when that is. */
const CHANGING = TABLE.flatMap((row) => {
  const { next } = row.expect;
  return typeof next === 'object' ? [{ ...row, at: JUDGED_AT + next.in }] : [];
});

describe('the golden table', () => {
  it.each(CHANGING)('changes nothing a minute before it says so: $lead', (row) => {
    const standingAt = (at: number) => fold(activitiesOf(row), modelOf(row), at).standing;
    expect(standingAt(row.at - MINUTE_MS)).toEqual(standingAt(JUDGED_AT));
  });

  it('has at least sixty leads, each with a sentence of its own and a reason', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(60);
    expect(new Set(TABLE.map(({ lead }) => lead)).size).toBe(TABLE.length);
    expect(TABLE.filter(({ why }) => why.trim() === '')).toEqual([]);
  });
});
