import { describe, expect, it } from 'vitest';
import { consentNews } from '../../fixtures/from-stored.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { MemoryLead } from '../../fixtures/memory-lead.ts';

const HOUR = 3_600_000;
const TODAY = Math.floor(MONDAY / days(1)) * days(1);

const form = (hours: number, more: Partial<Activity> = {}): Activity =>
  anActivity({
    id: `form-${hours}`,
    type: 'form_submitted',
    source: 'form',
    occurredAt: MONDAY + hours * HOUR,
    profile: { consentEmail: true },
    properties: { toConfirm: true },
    ...more,
  });
const says = (hours: number, type: string): Activity =>
  anActivity({ id: `${type}-${hours}`, type, occurredAt: MONDAY + hours * HOUR });

describe('news of a consent to mail', () => {
  it('are one for each day on which forms wait to be confirmed', () => {
    const forms = Array.from({ length: 14 }, (_, hour) => form(hour));
    for (const [index] of forms.entries())
      expect(consentNews(forms.slice(0, index + 1))).toEqual({ state: 'pending', at: TODAY });
    expect(consentNews([...forms, form(24)])).toEqual({ state: 'pending', at: TODAY + days(1) });
  });

  it('are one for each time that it begins', () => {
    expect(consentNews([form(0), says(1, 'consent_given'), form(2), says(3, 'consent_given')])).toEqual({
      state: 'given',
      at: MONDAY + HOUR,
    });
    const anew = [says(0, 'consent_given'), says(1, 'unsubscribed'), says(2, 'consent_given')];
    expect(consentNews(anew)?.at).toBe(MONDAY + 2 * HOUR);
  });

  it('are none of a no, of silence, of a machine, and of an imported past', () => {
    for (const history of [
      [],
      [says(0, 'unsubscribed')],
      [form(0, { suspect: true })],
      [form(0, { properties: {}, imported: true })],
    ])
      expect(consentNews(history)).toBeUndefined();
  });
});

describe('what is written of a lead', () => {
  it('tells news once, and remembers them beside the profile', () => {
    const lead = new MemoryLead();
    expect(lead.rescore([form(0)], MONDAY).profile?.consent).toEqual({ state: 'pending', at: TODAY });
    expect(lead.rescore([form(0)], MONDAY).profile).toBeUndefined();
    expect(lead.rescore([form(0), form(5)], MONDAY + 5 * HOUR).profile).toBeUndefined();
    const given = [form(0), form(5), says(6, 'consent_given')];
    expect(lead.rescore(given, MONDAY + 6 * HOUR).profile?.consent).toMatchObject({ state: 'given' });
    const over = [...given, says(7, 'unsubscribed')];
    expect(lead.rescore(over, MONDAY + 7 * HOUR).profile).toBeUndefined();
    expect(lead.stored.profile?.consent).toMatchObject({ state: 'given' });
  });
});
