import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentsOf, mailPermission } from '../../fixtures/from-stored.ts';
import { PURPOSES, withEachPurpose } from '../../../shared/lead/purposes.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';

const MINUTE = 60_000;
const RUNS = Number(process.env['RUNS'] ?? 200);

const at = (minute: number, overrides: Partial<Activity>): Activity =>
  anActivity({ id: `a${minute}`, occurredAt: MONDAY + minute * MINUTE, ...overrides });
const says = (minute: number, profile: Activity['profile'], more: Partial<Activity> = {}) =>
  at(minute, { type: 'form_submitted', source: 'form', profile, ...more });
const gives = (minute: number, purpose?: string) =>
  at(minute, { type: 'consent_given', properties: purpose === undefined ? {} : { purpose } });
const withdraws = (minute: number, purpose?: string) =>
  at(minute, { type: 'consent_withdrawn', properties: purpose === undefined ? {} : { purpose } });
const asked = (minute: number) => says(minute, { consentEmail: true }, { properties: { toConfirm: true } });

const states = (...history: Activity[]) => {
  const consents = consentsOf(history, MONDAY + 60 * MINUTE);
  return PURPOSES.map((purpose) => consents[purpose].state);
};

describe('consent for each purpose', () => {
  it('is not there unless it was given', () => {
    expect(states(says(0, { email: 'lead@example.org' }))).toEqual(Array(4).fill('unasked'));
  });

  it('is kept with its time, its source, its activity and the text that was shown', () => {
    const form = says(3, { consentOpens: true }, { properties: { consentText: 'privacy-7' } });
    expect(consentsOf([form], MONDAY + 60 * MINUTE).opens).toEqual({
      state: 'given',
      since: MONDAY + 3 * MINUTE,
      at: MONDAY + 3 * MINUTE,
      source: 'form',
      activityId: 'a3',
      textVersion: 'privacy-7',
    });
  });

  it('says since when it holds, and when it was said last', () => {
    const { email } = consentsOf([gives(0), gives(2), gives(1)], MONDAY + 60 * MINUTE);
    expect(email).toMatchObject({ since: MONDAY, at: MONDAY + 2 * MINUTE });
    const anew = consentsOf([gives(0), withdraws(1), gives(2)], MONDAY + 60 * MINUTE);
    expect(anew.email.since).toBe(MONDAY + 2 * MINUTE);
  });

  it('is given and refused purpose by purpose', () => {
    const form = says(0, { consentEmail: true, consentOpens: false, consentProfiling: true });
    expect(states(form)).toEqual(['given', 'withdrawn', 'unasked', 'given']);
    expect(states(form, gives(1, 'clicks'), withdraws(2, 'profiling'))).toEqual([
      'given',
      'withdrawn',
      'given',
      'withdrawn',
    ]);
  });

  it('is about mail where no purpose is named', () => {
    expect(states(gives(0))).toEqual(['given', 'unasked', 'unasked', 'unasked']);
    expect(states(gives(0), withdraws(1))).toEqual(['withdrawn', 'unasked', 'unasked', 'unasked']);
  });

  it('ends for mail, and for mail alone, with an unsubscription, whatever that says beside', () => {
    const all = says(0, { consentEmail: true, consentOpens: true });
    const wish = at(1, { type: 'unsubscribed', properties: { purpose: 'opens' } });
    expect(states(all, wish)).toEqual(['withdrawn', 'given', 'unasked', 'unasked']);
  });

  it('ends for mail with a no to something unknown, and begins with no such yes', () => {
    expect(states(gives(0), withdraws(1, 'marketing'))[0]).toBe('withdrawn');
    expect(states(gives(0, 'marketing'))).toEqual(Array(4).fill('unasked'));
  });

  it('is not given by what looks like a machine, but can be taken back by it', () => {
    const machine = { suspect: true };
    expect(states(says(0, { consentEmail: true, consentOpens: true }, machine))).toEqual(
      Array(4).fill('unasked'),
    );
    expect(states(gives(0), says(1, { consentEmail: false }, machine))[0]).toBe('withdrawn');
  });

  it('takes no before yes where an activity says both', () => {
    expect(states({ ...withdraws(0, 'email'), profile: { consentEmail: true } })[0]).toBe('withdrawn');
  });

  it('waits for the confirmation that its form asks for', () => {
    expect(states(asked(0))[0]).toBe('pending');
    expect(states(asked(0), gives(1))[0]).toBe('given');
    expect(states(asked(0), withdraws(1))[0]).toBe('withdrawn');
  });

  it('stays confirmed when the form is sent again, but not when it was taken back in between', () => {
    expect(states(asked(0), gives(1), asked(2))[0]).toBe('given');
    expect(states(asked(0), gives(1), withdraws(2), asked(3))[0]).toBe('pending');
  });

  it('was what it was: a later word changes no earlier instant', () => {
    expect(consentsOf([gives(0), withdraws(5)], MONDAY + MINUTE).email.state).toBe('given');
  });

  it('follows event time, in whatever order and how often the statements arrive', () => {
    const aStatement = fc
      .record({
        minute: fc.nat(6),
        make: fc.constantFrom(
          asked,
          gives,
          withdraws,
          (minute: number) => gives(minute, 'opens'),
          (minute: number) => withdraws(minute, 'opens'),
          (minute: number) => at(minute, { type: 'unsubscribed' }),
          (minute: number) => says(minute, { consentClicks: true, consentProfiling: false }),
        ),
      })
      .map(({ minute, make }) => make(minute));
    const aHistory = fc.uniqueArray(aStatement, { selector: ({ id }) => id, maxLength: 7 });
    fc.assert(
      fc.property(aHistory, fc.array(fc.nat()), (history, order) => {
        const shuffled = history
          .map((activity, index) => ({ activity, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ activity }) => activity);
        const end = MONDAY + 60 * MINUTE;
        expect(consentsOf([...shuffled, ...history], end)).toEqual(consentsOf(history, end));
        for (const purpose of PURPOSES) {
          const last = history.filter((each) => states(each)[PURPOSES.indexOf(purpose)] !== 'unasked');
          const latest = last.toSorted((a, b) => a.occurredAt - b.occurredAt).at(-1);
          const said = latest === undefined ? 'unasked' : consentsOf([latest], end)[purpose].state;
          const state = consentsOf(history, end)[purpose].state;
          expect(state === said || (said === 'pending' && state === 'given')).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('consent to tracking', () => {
  it('is short for opens, clicks and profiling, but for what is named itself', () => {
    expect(withEachPurpose({ company: 'Acme', consentTracking: true, consentClicks: false })).toEqual({
      company: 'Acme',
      consentOpens: true,
      consentClicks: false,
      consentProfiling: true,
    });
    expect(withEachPurpose({ consentEmail: true })).toEqual({ consentEmail: true });
  });
});

describe('permission to mail', () => {
  it('is not there while a confirmation is awaited', () => {
    expect(mailPermission([asked(0)], MONDAY + MINUTE)).toBe('unconfirmed');
    expect(mailPermission([asked(0), gives(1)], MONDAY + MINUTE)).toBe('allowed');
  });

  it('is a matter of mail alone', () => {
    const form = says(0, { consentEmail: true, consentOpens: true });
    expect(mailPermission([form, withdraws(1, 'opens')], MONDAY + 2 * MINUTE)).toBe('allowed');
    expect(mailPermission([gives(0, 'opens')], MONDAY + MINUTE)).toBe('unasked');
  });
});
