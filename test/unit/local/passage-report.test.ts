import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportPassage } from '../../../infra/local/scheduler/passage-report.ts';

const HOUR = 3_600_000;
const START = Date.parse('2030-01-01T00:00:00Z');
const passage = { from: START, to: START + 10 * HOUR };

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A passage of ten simulated hours, each of which takes half a second. */
function written({ isTTY, quiet = false }: { isTTY: boolean; quiet?: boolean }): string {
  let text = '';
  const output = { isTTY, write: (chunk: string) => (text += chunk) };
  const report = reportPassage(passage, { quiet, output });
  for (let hour = 1; hour <= 10; hour += 1) {
    vi.advanceTimersByTime(500);
    report.reached(START + hour * HOUR, 2 * hour);
  }
  report.end();
  return text;
}

it('a passage shows nothing in its first second, then a line every few seconds', () => {
  expect(written({ isTTY: false })).toBe(
    'Time passes: 2030-01-01T02:00Z of 2030-01-01T10:00Z (20 %), 4 firings\n',
  );
});

it('a passage writes one line anew in a terminal, and ends it', () => {
  const text = written({ isTTY: true });
  expect(text.split('\r')).toHaveLength(1 + 9);
  expect(text).toMatch(/\rTime passes: 2030-01-01T10:00Z of 2030-01-01T10:00Z \(100 %\), 20 firings\n$/);
});

it('a passage is silent where nothing but errors may be printed', () => {
  expect(written({ isTTY: true, quiet: true })).toBe('');
});
