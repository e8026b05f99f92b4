import { describe, expect, it } from 'vitest';
import { routeLead } from '../../../shared/handoffs/route.ts';
import type { Rep } from '../../../shared/playbook/routing.ts';

const rep = (id: string, fits: Partial<Rep> = {}): Rep => ({
  id,
  name: id,
  email: `${id}@example.com`,
  interests: ['sales'],
  countries: [],
  languages: [],
  ...fits,
});
const lead = { leadId: 'l1', interests: ['sales'], country: 'ro', language: 'ro-RO' };
const taker = (reps: Rep[], who = lead) => routeLead(reps, who)?.id;

describe('routing a lead', () => {
  it('gives a job application to recruiting, wherever it comes from', () => {
    const reps = [rep('seller', { countries: ['RO'] }), rep('recruiter', { interests: ['recruiting'] })];
    expect(taker(reps, { ...lead, interests: ['recruiting'] })).toBe('recruiter');
  });

  it('takes a lead without a form for a sales lead', () => {
    expect(
      routeLead([rep('recruiter', { interests: ['recruiting'] }), rep('seller')], {
        leadId: 'l1',
        interests: [],
      })?.id,
    ).toBe('seller');
  });

  it('prefers the country to the language, and a rep who names either to one who takes any', () => {
    const country = rep('country', { countries: ['RO'] });
    const language = rep('language', { languages: ['ro'] });
    expect(taker([rep('any'), language, country])).toBe('country');
    expect(taker([rep('any'), language])).toBe('language');
  });

  it('falls back on a rep of another territory before nobody', () => {
    expect(taker([rep('far', { countries: ['PL'], languages: ['pl'] })])).toBe('far');
  });

  it('finds nobody for a lead whose interest nobody takes', () => {
    expect(taker([rep('recruiter', { interests: ['recruiting'] })])).toBeUndefined();
  });

  it('gives the same lead to the same rep, spreads leads evenly, and moves none but the newcomer’s share', () => {
    const reps = ['a', 'b', 'c'].map((id) => rep(id));
    const leads = Array.from({ length: 3000 }, (_, index) => ({ leadId: `lead-${index}`, interests: [] }));
    const before = leads.map((each) => routeLead(reps, each)?.id);
    const after = leads.map((each) => routeLead([rep('d'), ...reps.toReversed()], each)?.id);
    for (const id of ['a', 'b', 'c']) {
      expect(before.filter((each) => each === id).length).toBeGreaterThan(850);
    }
    expect(after.every((id, index) => id === 'd' || id === before[index])).toBe(true);
  });
});
