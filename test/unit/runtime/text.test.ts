import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanIdentifier, cleanLine, cleanLines } from '../../../shared/runtime/text.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\r', '\0', '\u200B', '😀', '\uD83D', '…'),
    maxLength: 60,
  }),
);
const limit = fc.integer({ min: 1, max: 40 });

describe.each([
  ['one line', cleanLine],
  ['several lines', cleanLines],
])('a text that people read, of %s', (_what, clean) => {
  it('is within the limit, of whole characters, signed exactly where something is left out, and stays so', () => {
    fc.assert(
      fc.property(text, limit, (given, most) => {
        const whole = clean(given, Number.MAX_SAFE_INTEGER);
        const kept = clean(given, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.isWellFormed()).toBe(true);
        expect(clean(kept, most)).toBe(kept);
        if (whole.length <= most) expect(kept).toBe(whole);
        else expect(kept.endsWith('…') && whole.startsWith(kept.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('an identifier', () => {
  it('is cut without a sign, never within a character, and stays so', () => {
    fc.assert(
      fc.property(text, limit, (given, most) => {
        const kept = cleanIdentifier(given, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.isWellFormed()).toBe(true);
        expect(cleanIdentifier(kept, most)).toBe(kept);
        expect(cleanIdentifier(given, Number.MAX_SAFE_INTEGER).startsWith(kept)).toBe(true);
      }),
    );
  });
});
