import type { Clock } from './clock.ts';
import { log } from './logger.ts';
import { perMinute } from './per-minute.ts';

/**
 * Writes a log line; `reason` is what distinguishes it from others with its message, and takes few values.
 */
export type LimitedLog = (
  level: 'warn' | 'error',
  message: string,
  context: Readonly<Record<string, unknown>>,
  reason?: string,
) => void;

/**
 * A log for what any request can cause: at most one line a minute for each message and reason, the first at
 * once. `count` is how often it happened since the line before, this time included. Create one for each
 * execution environment.
 */
export function limitedLog(clock: Clock): LimitedLog {
  const countToLog = perMinute(clock);
  return (level, message, context, reason = '') => {
    const count = countToLog(`${message} ${reason}`);
    if (count !== undefined) log[level](message, { ...context, count });
  };
}
