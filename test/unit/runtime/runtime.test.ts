import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrently } from '../../../shared/runtime/concurrently.ts';
import { failureOf } from '../../../shared/runtime/failure.ts';
import { perMinute } from '../../../shared/runtime/per-minute.ts';
import { cleanLine, cleanLines, cut, escapeHtml } from '../../../shared/runtime/text.ts';
import { parseInstant } from '../../../shared/runtime/instant.ts';
import { readProfileValue } from '../../../shared/lead/profile-values.ts';

describe('a short text', () => {
  it.each([
    ['  Ada \t', 'Ada'],
    ['a\r\nb', 'a b'],
    ['a\u0000b', 'a b'],
    ['a\u2028b', 'a b'],
    ['\u202Eevil', 'evil'],
    ['a\u200Bb', 'ab'],
    ['\u001B[31mred', '[31mred'],
    ['\uD800x', '\uFFFDx'],
    ['\uFEFFx', 'x'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanLine(given, 100)).toBe(kept);
  });

  it('is one well-formed line within its limit, and is not changed by another cleaning', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.integer({ min: 1, max: 30 }),
        (text, most) => {
          const clean = cleanLine(text, most);
          expect(clean.length).toBeLessThanOrEqual(most);
          expect(clean).toBe(clean.toWellFormed());
          expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(cleanLine(clean, most)).toBe(clean);
        },
      ),
    );
  });

  it('is never cut through a character', () => {
    expect(cut('ab\u{1F600}', 3)).toBe('ab');
  });
});

it('keeps the lines of a long text, and nothing else that is not seen', () => {
  expect(cleanLines(' a\r\nb\rc\u2028d\te\u0000\u202E ', 100)).toBe('a\nb\nc\nd\te');
});

it('makes markup inert', () => {
  expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
});

describe('a profile field', () => {
  it.each([
    ['employees', '1,200', 1200],
    ['employees', '1.200', 1200],
    ['employees', '1 200 people', 1200],
    ['employees', '50-200', 50],
    ['employees', '1000+', 1000],
    ['employees', 12.5, 12],
    ['employees', '-5', undefined],
    ['employees', 'many', undefined],
    ['employees', 'Infinity', undefined],
    ['employees', 'NaN', undefined],
    ['employees', '9'.repeat(400), undefined],
    ['annualRevenue', '€ 1,000,000.00', 1_000_000],
    ['annualRevenue', 2_500_000, 2_500_000],
    ['language', 'en_us', 'en-US'],
    ['language', 'RO', 'ro'],
    ['language', 'English', undefined],
    ['country', 'ro', 'RO'],
    ['country', 'Romania', 'Romania'],
    ['website', 'https://Example.com', 'https://example.com/'],
    ['website', 'https://example.com/\u202Egnp.exe', 'https://example.com/gnp.exe'],
    ['website', 'https://exa mple.com', undefined],
    ['website', 'example.com:8080', 'example.com:8080'],
    ['website', 'javascript:alert(1)', undefined],
    ['website', ' JavaScript:alert(1)', undefined],
    ['website', 'data:text/html,x', undefined],
    ['consentEmail', true, true],
    ['consentEmail', 'ON', true],
    ['consentEmail', 'no', false],
    ['consentEmail', 'maybe', undefined],
    ['company', '\u0000 ', undefined],
    ['email', 'ada@example.com\r\nBcc: x@example.com', undefined],
  ] as const)('%s of %j is %j', (field, given, kept) => {
    expect(readProfileValue(field, given)).toBe(kept);
  });

  it('is cut at its length', () => {
    expect(readProfileValue('firstName', 'e\u0301'.repeat(10_000))).toHaveLength(100);
    expect(readProfileValue('message', 'x'.repeat(10_000))).toHaveLength(5_000);
  });
});

describe('an instant', () => {
  it.each([
    ['2026-03-10T10:00:00Z', Date.UTC(2026, 2, 10, 10)],
    ['2026-03-10t10:00:00.5z', Date.UTC(2026, 2, 10, 10, 0, 0, 500)],
    ['2026-03-10 10:00:00', Date.UTC(2026, 2, 10, 10)],
    ['2026-03-10T12:00:00+02:00', Date.UTC(2026, 2, 10, 10)],
    ['2026-03-10', Date.UTC(2026, 2, 10)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2026-02-30', undefined],
    ['2026-03-10T25:00:00Z', undefined],
    ['10.3.2026', undefined],
    ['9999-12-31T23:59:60Z', undefined],
    ['9999-12-31T23:59:59-01:00', undefined],
    ['0000-01-01T00:00:00+01:00', undefined],
    ['', undefined],
    ['0', undefined],
  ])('%j is %j', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });
});

it('speaks of a reason once a minute and loses no count', () => {
  let now = 0;
  const count = perMinute(() => now);
  const spoken = Array.from({ length: 10_000 }, () => count('bad')).filter(Boolean);
  expect(spoken).toEqual([1]);
  expect(count('other')).toBe(1);
  now = 60_000;
  expect(count('bad')).toBe(10_000);
});

it('works on a few things at a time and answers in order', async () => {
  let running = 0;
  let most = 0;
  const results = await concurrently([3, 1, 2, 0], 2, async (n) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, n));
    running--;
    return n * 2;
  });
  expect(results).toEqual([6, 2, 4, 0]);
  expect(most).toBe(2);
});

it('tells of an error where it happened and not what it said', () => {
  const failure = failureOf(new TypeError('ada@example.com', { cause: new Error('secret') }));
  expect(failure).toMatchObject({ name: 'TypeError', cause: { name: 'Error' } });
  expect(failure.at[0]).toMatch(/^at /);
  expect(JSON.stringify(failure)).not.toMatch(/ada@|secret/);
});
