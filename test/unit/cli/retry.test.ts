import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PATIENCE_MS,
  readRetryAfter,
  type Retryable,
  retrying,
  waitAfter,
} from '../../../infra/cli/retry.ts';

/** A clock that only waiting moves. */
function aPatience(random = 0.5) {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    clock: () => now,
    random: () => random,
    sleep: async (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
    },
  };
}

const failure: Retryable = { problem: '503' };

describe('waiting for a server', () => {
  it('doubles the wait up to half a minute, and leaves half of it to chance', () => {
    const laws = fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.option(fc.nat(60_000), { nil: undefined }),
      (tries, random, retryAfter) => {
        const wait = waitAfter(tries, { ...failure, retryAfter }, random);
        const most = Math.min(30_000, 500 * 2 ** (tries - 1));
        expect(wait).toBeGreaterThanOrEqual(Math.max(most / 2, retryAfter ?? 0));
        expect(wait).toBeLessThanOrEqual(Math.max(most, retryAfter ?? 0));
      },
    );
    fc.assert(laws);
  });

  it('goes on through minutes of failures, and says how many tries it took', async () => {
    const patience = aPatience();
    let left = 20;
    const reply = await retrying(patience, async () => {
      left -= 1;
      return left > 0 ? failure : { value: 'done' };
    });
    expect(reply).toEqual({ value: 'done', tries: 20 });
    expect(patience.waits.slice(0, 3)).toEqual([375, 750, 1_500]);
  });

  it('gives up after a quarter of an hour, with the last problem', async () => {
    const patience = aPatience();
    const reply = await retrying(patience, async () => failure);
    expect(reply).toMatchObject({ problem: '503' });
    expect(patience.clock()).toBeLessThanOrEqual(PATIENCE_MS);
    expect(patience.clock()).toBeGreaterThan(PATIENCE_MS - 30_000);
  });

  it('throws at once what is no matter of waiting', async () => {
    const patience = aPatience();
    await expect(retrying(patience, () => Promise.reject(new Error('403')))).rejects.toThrow('403');
    expect(patience.waits).toEqual([]);
  });
});

describe('a Retry-After header', () => {
  const now = Date.UTC(2026, 0, 5, 12);
  it.each([
    ['7', 7_000],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s is read', (header, wait) => {
    expect(readRetryAfter(header, now)).toBe(wait);
  });
});
