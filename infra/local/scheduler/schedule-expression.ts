import { Cron } from 'croner';
import { NotEmulated } from '../template/arns.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';

/**
 * Answers the first instant after the given one at which a schedule fires (ms), or undefined when it never
 * does again.
 */
export type NextFiring = (after: number) => number | undefined;

const UNIT: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** AWS counts weekdays 1–7 from Sunday on, cron elsewhere 0–6. */
const weekdays = (field: string): string =>
  field.replace(/(?<![#/\d])[1-7](?!\d)/g, (day) => String(Number(day) - 1));

/**
 * A rate fires at whole multiples of its period, so that a minute schedule fires when a UTC minute begins.
 * AWS counts from the schedule's creation instead, which a template does not tell.
 */
const rate =
  (period: number): NextFiring =>
  (after) =>
    (Math.floor(after / period) + 1) * period;

function cron(expression: string, timezone: string): NextFiring {
  const [minute, hour, day, month, weekday = '', year, ...more] = expression.trim().split(/\s+/);
  if (year === undefined || more.length > 0)
    throw new NotEmulated(`cron(${expression}) must have six fields.`);
  const pattern = ['0', minute, hour, day, month, weekdays(weekday), year].join(' ');
  const compiled = new Cron(pattern, { timezone, paused: true, sloppyRanges: true });
  return (after) => compiled.nextRun(new Date(after))?.getTime();
}

/**
 * Prepares `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` or `at(2030-01-01T09:00:00)` of EventBridge and its
 * Scheduler.
 * @throws {NotEmulated} for anything else
 */
export function compileSchedule(expression: string, timezone = 'UTC'): NextFiring {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return cron(inner, timezone);
  if (kind === 'at')
    return (after) => new Cron(inner, { timezone, paused: true }).nextRun(new Date(after))?.getTime();
  const [, count, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
  const period = Number(count) * (UNIT[unit] ?? Number.NaN);
  if (kind !== 'rate' || Number.isNaN(period))
    throw new NotEmulated(`${expression} is no schedule that is emulated here.`);
  return rate(period);
}
