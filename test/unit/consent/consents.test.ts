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

const END = MONDAY + 60 * MINUTE;
const aStatement = fc
  .record({
    minute: fc.nat(6),
    source: fc.constantFrom(
      'pixel' as const,
      'form' as const,
      'api' as const,
      'sales' as const,
      'mail' as const,
    ),
    suspect: fc.constantFrom(undefined, undefined, true),
    make: fc.constantFrom(
      asked,
      gives,
      withdraws,
      (minute: number) => gives(minute, 'opens'),
      (minute: number) => withdraws(minute, 'opens'),
      (minute: number) => at(minute, { type: 'unsubscribed' }),
      (minute: number) => says(minute, { consentClicks: true, consentProfiling: false }),
      (minute: number) => says(minute, { consentEmail: false, consentClicks: false, consentProfiling: true }),
    ),
  })
  .map(({ minute, make, source, suspect }): Activity => {
    const isForm = source === 'form' || source === 'pixel';
    return { ...make(minute), source, ...(isForm && suspect && { suspect }) };
  });
const aHistory = fc.uniqueArray(aStatement, { selector: ({ id }) => id, maxLength: 7 });

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

  it('is neither given nor taken back by what looks like a machine', () => {
    const machine = { suspect: true };
    expect(states(says(0, { consentEmail: true, consentOpens: true }, machine))).toEqual(
      Array(4).fill('unasked'),
    );
    const gave = says(0, { consentEmail: true });
    expect(states(gave, says(1, { consentEmail: false }, machine))[0]).toBe('given');
  });

  it('takes no before yes where an activity says both', () => {
    expect(states({ ...withdraws(0, 'email'), profile: { consentEmail: true } })[0]).toBe('withdrawn');
  });

  it('waits for the confirmation that its form asks for', () => {
    expect(states(asked(0))[0]).toBe('pending');
    expect(states(asked(0), gives(1))[0]).toBe('given');
    expect(states(asked(0), withdraws(1))[0]).toBe('withdrawn');
  });

  it('stays confirmed when the form is sent again', () => {
    expect(states(asked(0), gives(1), asked(2))[0]).toBe('given');
  });

  it('was what it was: a later word changes no earlier instant', () => {
    expect(consentsOf([gives(0), withdraws(5)], MONDAY + MINUTE).email.state).toBe('given');
  });

  it('is the same in whatever order and how often the statements arrive', () => {
    fc.assert(
      fc.property(aHistory, fc.array(fc.nat()), (history, order) => {
        const shuffled = history
          .map((activity, index) => ({ activity, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ activity }) => activity);
        expect(consentsOf([...shuffled, ...history], END)).toEqual(consentsOf(history, END));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('who said it', () => {
  const mailbox = { source: 'mail' } as const;
  const no = (minute: number, source: Activity['source']) => ({ ...withdraws(minute), source });
  const yes = (minute: number, source: Activity['source']) => ({ ...gives(minute), source });
  const email = (...history: Activity[]) => consentsOf(history, END).email;
  const STRONG = ['api', 'sales', 'mail'] as const;

  it.each(STRONG)('a no from %s holds, whoever had said yes, and no form undoes it', (source) => {
    for (const earlier of ['form', ...STRONG] as const) {
      expect(states(yes(0, earlier), no(1, source), asked(2), says(3, { consentEmail: true }))[0]).toBe(
        'withdrawn',
      );
    }
  });

  it('a no ends with a yes of at least its own weight', () => {
    for (const [weight, source] of STRONG.entries()) {
      for (const [other, giver] of STRONG.entries()) {
        expect(states(no(0, source), yes(1, giver))[0]).toBe(other >= weight ? 'given' : 'withdrawn');
      }
    }
  });

  it('a form takes back what a form gave, and nothing else', () => {
    const refuses = says(5, { consentEmail: false });
    expect(states(says(0, { consentEmail: true }), refuses)[0]).toBe('withdrawn');
    for (const source of STRONG) expect(states(yes(0, source), refuses)[0]).toBe('given');
  });

  it('a form after a no asks the mailbox, once until it is answered', () => {
    const unsubscribed = at(1, { type: 'unsubscribed', ...mailbox });
    const asks = says(2, { consentEmail: true }, { properties: { consentText: 'news-2' } });
    expect(email(unsubscribed, asks, asked(3))).toMatchObject({
      state: 'withdrawn',
      source: 'mail',
      request: { activityId: 'a2', source: 'form', textVersion: 'news-2' },
    });
    expect(email(unsubscribed, asks, no(4, 'mail')).request).toBeUndefined();
    const confirmed = email(unsubscribed, asks, { ...gives(4), ...mailbox });
    expect([confirmed.state, confirmed.request]).toEqual(['given', undefined]);
  });

  it('nothing that anybody could send changes what mailbox, people or senders with a key have said', () => {
    fc.assert(
      fc.property(aHistory, (history) => {
        const heard = history.filter(({ source }) => source !== 'form' && source !== 'pixel');
        const [all, ours] = [consentsOf(history, END), consentsOf(heard, END)];
        for (const purpose of PURPOSES) {
          if (ours[purpose].state === 'unasked') continue;
          const { request: _, since: earlier, ...said } = all[purpose];
          const { since, ...heardOf } = ours[purpose];
          expect(said).toEqual(heardOf);
          // A form may have said before what others confirmed.
          expect(earlier).toBeLessThanOrEqual(since!);
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
