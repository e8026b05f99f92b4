import { describe, expect, it } from 'vitest';
import { keptFields, sameFields } from '../../../shared/stores/profile-item.ts';

const said = (value: string) => ({ value, at: 1, source: 'form' as const });

describe('a stored profile', () => {
  const company = 'c'.repeat(100);
  const email = `${'m'.repeat(64)}@${'d'.repeat(60)}.${'e'.repeat(60)}.example.com`;
  const kept = keptFields({ company: said(company), email: said(email) });

  it('keeps a long company and a long address whole', () => {
    expect(kept).toMatchObject({ company: { value: company }, email: { value: email } });
  });

  it('is written anew where an earlier one was cut', () => {
    const earlier = { company: said(company.slice(0, 48)), email: said(email.slice(0, 48)) };
    expect(sameFields(earlier, kept)).toBe(false);
  });
});
