import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, isMailable, mailableAddress, normalAddress } from '../../../shared/lead/address.ts';
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
    ['a line separator inside', 'ada@example\u2028.com'],
    ['a NUL', 'ada\u0000@example.com'],
    ['a space', 'a da@example.com'],
    ['a quoted local part', '"ada"@example.com'],
    ['a comment', 'ada(x)@example.com'],
    ['a second address', 'ada@example.com,eve@example.com'],
    ['two addresses with names', 'Ada <ada@example.com>, Eve <eve@example.com>'],
    ['a line break in a name', 'Ada\r\nBcc: x <ada@example.com>'],
    ['an IP literal', 'ada@[192.0.2.1]'],
    ['an IP address', 'ada@192.0.2.1'],
    ['an IPv6 literal', 'ada@[IPv6:2001:db8::1]'],
    ['a dot at the start', '.ada@example.com'],
    ['two dots', 'a..da@example.com'],
    ['a hyphen at the start of a label', 'ada@-example.com'],
    ['a label of 64', `ada@${'a'.repeat(64)}.com`],
    ['a local part of 65', `${'a'.repeat(65)}@example.com`],
    ['255 characters', `ada@${'a.'.repeat(124)}com`],
    ['a fullwidth at', 'ada\uFF20example.com'],
    ['a Kelvin sign in its domain', 'ada@\u212Aelvin.example'],
    ['a Kelvin sign in its local part', '\u212A@example.com'],
    ['fullwidth letters in its domain', 'ada@\uFF45xample.com'],
    ['an ideographic full stop', 'ada@example\u3002com'],
    ['a path behind a Unicode domain', 'ada@b\u00FCcher.example/x'],
    ['an escape in its domain', 'ada@ex%41mple.com'],
    ['ten thousand combining marks', `a${'\u0301'.repeat(10_000)}@example.com`],
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
        expect(isMailable(normal)).toBe(true);
        expect(normal.endsWith(`@${domainOf(normal)}`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** What people and tools write around `Ada.L@firm.example`. */
const WRAPPINGS: readonly (readonly [string, string])[] = [
  ['', ''],
  [' ', '\t'],
  ['\u00A0', '\u3000'],
  ['\u200B', '\uFEFF'],
  ['\u202E', '\u2066'],
  ['', '\r\n'],
  ['', '\u2028'],
  ['<', '>'],
  ['Ada <', '>'],
  ['"Ada, L" <', '>;'],
  ['mailto:', ''],
  ['MAILTO:', '?subject=Hello'],
  ['Ada <mailto:', '>'],
  ['', '.'],
  ['', ','],
  ['', '...; '],
];

describe('an address as people and tools write it', () => {
  it('is the same mailbox in whatever is written around and within it, and is kept as it was spelt', () => {
    const wrapping = fc.constantFrom(...WRAPPINGS);
    const hidden = fc.constantFrom('', '\u200B', '\u00AD', '\u2060', '\uFE0F', '\u{E0041}');
    const local = fc.constantFrom('ada.l', 'Ada.L', 'ADA.L', 'aDa.l');
    const domain = fc.constantFrom('firm.example', 'FIRM.Example');
    fc.assert(
      fc.property(wrapping, wrapping, hidden, local, domain, (outer, inner, unseen, name, host) => {
        fc.pre(!(/</.test(outer[0]) && /</.test(inner[0])) && !/mailto/i.test(outer[0]));
        const written = `${outer[0]}${inner[0]}${name}${unseen}@${unseen}${host}${inner[1]}${outer[1]}`;
        expect(normalAddress(written)).toBe(`${name}@firm.example`);
        expect(leadIdOf(written, KEY)).toBe(leadIdOf('ada.l@firm.example', KEY));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ada@b\u00FCcher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BU\u0308CHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@fa\u00DF.example', 'ada@xn--fa-hia.example'],
    ['Jose\u0301@firm.example', 'Jos\u00E9@firm.example'],
  ])('%j becomes %j', (given, kept) => {
    expect(normalAddress(given)).toBe(kept);
  });

  it('can be a lead without being one that SES can write to', () => {
    expect(leadIdOf('JOSE\u0301@firm.example', KEY)).toBe(leadIdOf('jos\u00E9@firm.example', KEY));
    expect(mailableAddress('jos\u00E9@firm.example')).toBeUndefined();
    expect(['Ada@firm.example', 'ada@FIRM.example'].every(isMailable)).toBe(true);
    expect(['Ada <ada@firm.example>', ' ada@firm.example', 'ada@b\u00FCcher.example'].some(isMailable)).toBe(
      false,
    );
  });
});

describe('a lead id', () => {
  it('is the same for spellings of one address and another for any other', () => {
    for (const spelt of ['ada@EXAMPLE.com ', 'Ada@example.com', 'Ada L <ADA@example.com>'])
      expect(leadIdOf(spelt, KEY)).toBe(leadIdOf('ada@example.com', KEY));
    const others = ['ada+x@example.com', '\u0430da@example.com', 'ada@example.org', 'a.da@example.com'];
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
