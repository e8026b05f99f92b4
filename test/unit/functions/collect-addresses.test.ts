import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, normalAddress } from '../../../shared/lead/address.ts';
import { LEAD_ID, leadIdOf } from '../../../shared/lead/lead-id.ts';

const KEY = 'identity key';

describe('an address', () => {
  it.each([
    [' ada@Example.COM\t', 'ada@example.com'],
    ['Ada.L+news@mail.example.org', 'Ada.L+news@mail.example.org'],
    ["o'neil_{x}@xn--mller-kva.example.xn--p1ai", "o'neil_{x}@xn--mller-kva.example.xn--p1ai"],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%j is kept as %j', (given, kept) => {
    expect(normalAddress(given)).toBe(kept);
  });

  it.each([
    ['nothing', ''],
    ['no domain', 'ada@'],
    ['no local part', '@example.com'],
    ['two ats', 'a@b@example.com'],
    ['a bare host', 'ada@localhost'],
    ['a header after a line break', 'ada@example.com\r\nBcc: eve@example.com'],
    ['a line feed at its end', 'ada@example.com\n'],
    ['a line separator', 'ada@example.com\u2028'],
    ['a NUL', 'ada\u0000@example.com'],
    ['a space', 'a da@example.com'],
    ['a quoted local part', '"ada"@example.com'],
    ['a comment', 'ada(x)@example.com'],
    ['a second address', 'ada@example.com,eve@example.com'],
    ['a display name', 'Ada <ada@example.com>'],
    ['an IP literal', 'ada@[192.0.2.1]'],
    ['an IP address', 'ada@192.0.2.1'],
    ['an IPv6 literal', 'ada@[IPv6:2001:db8::1]'],
    ['a dot at the start', '.ada@example.com'],
    ['two dots', 'a..da@example.com'],
    ['a dot at the end of the domain', 'ada@example.com.'],
    ['a hyphen at the start of a label', 'ada@-example.com'],
    ['a label of 64', `ada@${'a'.repeat(64)}.com`],
    ['a local part of 65', `${'a'.repeat(65)}@example.com`],
    ['255 characters', `ada@${'a.'.repeat(124)}com`],
    ['a fullwidth at', 'ada\uFF20example.com'],
    ['a Cyrillic letter', '\u0430da@example.com'],
    ['a Kelvin sign in its domain', 'ada@\u212Aelvin.example'],
    ['a Kelvin sign in its local part', '\u212A@example.com'],
    ['a dotted capital I', 'ada@\u0130.example.com'],
    ['a combining mark', 'a\u0301da@example.com'],
    ['64 KB of spaces', `a${' '.repeat(65_536)}@example.com`],
    ['64 KB of dots', `${'a.'.repeat(32_768)}@example.com`],
  ])('with %s is refused', (_what, given) => {
    expect(normalAddress(given)).toBeUndefined();
    expect(leadIdOf(given, KEY)).toBeUndefined();
  });

  it('in its normal form is its own normal form', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const normal = normalAddress(email);
        fc.pre(normal !== undefined);
        expect(normalAddress(normal)).toBe(normal);
        expect(normal).toMatch(/^[\x21-\x7E]+$/);
        expect(normal.endsWith(`@${domainOf(normal)}`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a lead id', () => {
  it('is the same for spellings of one address and another for any other', () => {
    expect(leadIdOf('ada@EXAMPLE.com ', KEY)).toBe(leadIdOf('ada@example.com', KEY));
    const others = ['Ada@example.com', 'ada+x@example.com', 'ada@example.org', 'a.da@example.com'];
    expect(new Set(['ada@example.com', ...others].map((email) => leadIdOf(email, KEY))).size).toBe(5);
  });

  it('has 26 letters and digits, and tells nothing without the key', () => {
    expect(leadIdOf('ada@example.com', KEY)).toMatch(LEAD_ID);
    expect(leadIdOf('ada@example.com', 'another key')).not.toBe(leadIdOf('ada@example.com', KEY));
  });

  it('never changes, for the log is kept under it', () => {
    expect(leadIdOf('ada@example.com', 'k')).toBe('444vj1mtnwrne5h5wtjl06mz45');
  });
});
