import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { asHuman } from '../../../shared/lead/human-history.ts';
import { interestsOf } from '../../../shared/lead/interests.ts';
import { fold } from '../../fixtures/from-stored.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';

const says = (day: number, interests: Activity['interests'], more: Partial<Activity> = {}): Activity =>
  anActivity({
    id: `at ${day}`,
    type: 'form_submitted',
    source: 'form',
    occurredAt: MONDAY + days(day),
    interests,
    ...more,
  });
const names = (...history: Activity[]): string[] =>
  interestsOf(asHuman(history), MONDAY + days(9)).map(({ interest }) => interest);

describe('what somebody is here for', () => {
  it('is everything that their forms are about, and nothing that a suspect one says', () => {
    expect(names(says(0, { sales: true }), says(1, { recruiting: true }))).toEqual(['recruiting', 'sales']);
    expect(names(says(0, { sales: true }), says(1, { recruiting: true }, { suspect: true }))).toEqual([
      'sales',
    ]);
  });

  it('stays without what sales has removed, for the forms before, until a later form adds it again', () => {
    const removed = says(5, { recruiting: false }, { source: 'sales', type: 'override' });
    expect(names(says(0, { sales: true, recruiting: true }), removed)).toEqual(['sales']);
    expect(names(removed, says(4, { recruiting: true }))).toEqual([]);
    expect(names(removed, says(6, { recruiting: true }))).toEqual(['recruiting']);
  });

  it('is known of its own time, and with who said it first', () => {
    const history = asHuman([says(0, { sales: true }), says(3, { sales: true, support: true })]);
    expect(interestsOf(history, MONDAY + days(1))).toEqual([
      { interest: 'sales', since: MONDAY, source: 'form' },
    ]);
  });

  it('leaves a buyer a buyer, whatever else they apply for', () => {
    const model = playbookOne.models.get('default')!;
    const at = MONDAY + days(9);
    const call = anActivity({ id: 'call', type: 'call_booked', occurredAt: MONDAY + days(2) });
    const buyer = [says(0, { sales: true }), call];
    const applies = (...history: Activity[]): boolean => fold(history, model, at).applies;
    expect(applies(...buyer, says(3, { recruiting: true }))).toBe(true);
    expect(applies(call, says(3, { recruiting: true }))).toBe(false);
    expect(applies(call)).toBe(true);
    const notABuyer = says(4, { sales: false }, { source: 'sales', type: 'override' });
    expect(applies(...buyer, says(3, { recruiting: true }), notABuyer)).toBe(false);
    expect(fold([...buyer, says(3, { recruiting: true })], model, at).standing).toEqual(
      fold(buyer, model, at).standing,
    );
  });
});
