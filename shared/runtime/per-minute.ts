import type { Clock } from './clock.ts';
import { MINUTE_MS } from './time.ts';

/**
 * Counts by reason and says when to speak: the number of hits not yet reported, at most once a minute for
 * each reason; undefined in between.
 */
export function perMinute(clock: Clock): (reason: string) => number | undefined {
  const reasons = new Map<string, { silentUntil: number; count: number }>();
  return (reason) => {
    const now = clock();
    const entry = reasons.get(reason) ?? { silentUntil: 0, count: 0 };
    reasons.set(reason, entry);
    entry.count += 1;
    if (now < entry.silentUntil) return undefined;
    const { count } = entry;
    entry.silentUntil = now + MINUTE_MS;
    entry.count = 0;
    return count;
  };
}
