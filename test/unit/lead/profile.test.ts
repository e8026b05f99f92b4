import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivitySource } from '../../../shared/lead/activity.ts';
import { FieldStatements } from '../../../shared/lead/field-statements.ts';
import { weightOf } from '../../../shared/lead/source-order.ts';
import { profileOf } from '../../fixtures/from-stored.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';

const ORDER = ['pixel', 'form', 'api', 'sales', 'mail'] as const;

const says = (day: number, source: ActivitySource, company: string, suspect = false) =>
  anActivity({
    id: `${day} ${source}`,
    type: 'form_submitted',
    source,
    occurredAt: MONDAY + days(day),
    profile: { company },
    ...(suspect && { suspect }),
  });
const company = (day: number, ...history: Parameters<typeof profileOf>[0]) =>
  profileOf(history, MONDAY + days(day))['company'];

describe('a field of a profile', () => {
  it('has the last value of the strongest source', () => {
    for (const [index, source] of ORDER.entries()) {
      for (const weaker of ORDER.slice(0, index)) {
        const stated = company(9, says(0, source, 'Ours'), says(1, weaker, 'Theirs'));
        expect(stated).toMatchObject({ value: 'Ours', source });
        expect(stated?.disputedBy).toEqual([{ value: 'Theirs', source: weaker, at: MONDAY + days(1) }]);
        expect(company(9, says(0, weaker, 'Theirs'), says(1, source, 'Ours'))?.value).toBe('Ours');
      }
      expect(company(9, says(0, source, 'Old'), says(1, source, 'New'))?.value).toBe('New');
    }
  });

  it('goes over, a year after it was stated, to what weaker sources have said since', () => {
    const history = [
      says(0, 'mail', 'A'),
      says(10, 'form', 'C'),
      says(20, 'api', 'B'),
      says(30, 'form', 'D'),
    ];
    expect(company(364.9, ...history)).toMatchObject({
      value: 'A',
      disputedBy: [{ value: 'B' }, { value: 'D' }],
    });
    expect(company(365, ...history)).toMatchObject({ value: 'B', disputedBy: [{ value: 'D' }] });
    expect(company(385, ...history)?.value).toBe('D');
    expect(company(2_000, ...history)?.value).toBe('D');
  });

  it('stays, however old, while nobody contradicts it', () => {
    expect(company(2_000, says(0, 'sales', 'A'))?.value).toBe('A');
    expect(company(800, says(0, 'sales', 'A'), says(400, 'form', 'B'))?.value).toBe('B');
  });

  it('is not stated by what looks like a machine', () => {
    expect(company(9, says(0, 'form', 'A'), says(1, 'form', 'B', true))).toEqual({
      value: 'A',
      at: MONDAY,
      source: 'form',
    });
  });

  it('is at every minute what the strongest statement that holds says, or else the last', () => {
    const aStatement = fc.record({
      minute: fc.integer({ min: 0, max: 60 }),
      source: fc.constantFrom(...ORDER),
      value: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(aStatement, { minLength: 1, maxLength: 8 }), (all) => {
        const said = all.toSorted((a, b) => a.minute - b.minute);
        const statements = new FieldStatements(25);
        for (const each of said) statements.add(each);
        const from = said.at(-1)!.minute;
        for (let minute = from; minute < from + 60; minute += 1) {
          const holding = said.filter((each) => minute - each.minute < 25);
          const most = Math.max(...holding.map(({ source }) => weightOf(source)));
          const expected = holding.findLast(({ source }) => weightOf(source) === most) ?? said.at(-1)!;
          expect(statements.at(minute)).toEqual(expected);
          expect(statements.nextTurn(minute)).toBeGreaterThan(minute);
          if (minute + 1 < statements.nextTurn(minute)) expect(statements.at(minute + 1)).toEqual(expected);
        }
      }),
    );
  });
});
