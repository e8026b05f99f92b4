import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorHandling } from '../../../shared/runtime/error-handling.ts';
import { HttpError } from '../../../shared/runtime/http-error.ts';
import { limitedLog } from '../../../shared/runtime/limited-log.ts';
import { log } from '../../../shared/runtime/logger.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { aRequest } from '../../fixtures/requests.ts';

let now: number;
let lines: { message: unknown; count: number }[];

beforeEach(() => {
  now = 0;
  lines = [];
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(log, level).mockImplementation((...[message, context]) => {
      lines.push({ message, count: (context as { count: number }).count });
    });
});
afterEach(() => vi.restoreAllMocks());

const counted = () => lines.reduce((sum, { count }) => sum + count, 0);

describe('a log of what any request can cause', () => {
  it('has one line a minute for each reason, the first at once, and counts exactly', () => {
    const report = limitedLog(() => now);
    for (let minute = 0; minute < 3; minute += 1) {
      for (let each = 0; each < 1_000; each += 1) report('warn', 'Twice.', {});
      report('error', 'Lost.', {}, 'TimeoutError');
      now += MINUTE_MS;
    }
    report('warn', 'Twice.', {});
    expect(lines.filter(({ message }) => message === 'Twice.').map(({ count }) => count)).toEqual([
      1, 1_000, 1_000, 1_000,
    ]);
    expect(lines).toHaveLength(7);
  });

  it.each([
    ['refusals', new HttpError({ status: 400, code: 'bad', message: 'No.' })],
    ['failures', new Error('broken')],
  ])('is not flooded by %s of a route', async (_what, error) => {
    const handle = errorHandling(() => now);
    const request = aRequest({ routeKey: 'POST /forms/{formId}' });
    for (let each = 0; each < 500; each += 1) await handle(request, () => Promise.reject(error));
    expect(lines).toHaveLength(1);
    now += MINUTE_MS;
    await handle(request, () => Promise.reject(error));
    expect([lines.length, counted()]).toEqual([2, 501]);
  });
});
