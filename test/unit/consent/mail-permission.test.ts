import { describe, expect, it } from 'vitest';
import { mailPermission } from '../../fixtures/from-stored.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';

const at = (minute: number, overrides: Partial<Activity>): Activity =>
  anActivity({ id: `a${minute}`, occurredAt: MONDAY + minute * 60_000, ...overrides });
const agrees = (minute: number, more: Partial<Activity> = {}) =>
  at(minute, { type: 'form_submitted', profile: { consentEmail: true }, ...more });
const permission = (...history: Activity[]) => mailPermission(history, MONDAY + 3_600_000);

describe('permission to mail', () => {
  it('is not there unless it was given', () => {
    expect(permission(at(0, { type: 'form_submitted', profile: { email: 'lead@example.org' } }))).toBe(
      'unasked',
    );
    expect(permission(agrees(0))).toBe('allowed');
  });

  it('follows the latest statement, in whatever order the history lies', () => {
    const no = at(1, { type: 'form_submitted', profile: { consentEmail: false } });
    expect(permission(agrees(0), no)).toBe('declined');
    expect(permission(agrees(2), no, agrees(0))).toBe('allowed');
  });

  it.each(['unsubscribed', 'consent_withdrawn'])('ends with %s, until it is given anew', (type) => {
    expect(permission(agrees(0), at(1, { type }))).toBe('declined');
    expect(permission(agrees(0), at(1, { type }), agrees(2))).toBe('allowed');
  });

  it('ends for good with a complaint or a permanent bounce: anybody can fill in a form again', () => {
    expect(permission(agrees(0), at(1, { type: 'complained' }), agrees(2))).toBe('complained');
    const bounce = at(1, { type: 'bounced', properties: { permanent: true } });
    expect(permission(agrees(0), bounce, agrees(2))).toBe('unreachable');
  });

  it('outlives a bounce that may pass', () => {
    expect(permission(agrees(0), at(1, { type: 'bounced', properties: { permanent: false } }))).toBe(
      'allowed',
    );
  });

  it('is not given by what looks like a machine', () => {
    expect(permission(agrees(0, { suspect: true }))).toBe('unasked');
  });

  it('does not count what is only known later', () => {
    expect(mailPermission([agrees(5)], MONDAY)).toBe('unasked');
  });
});
