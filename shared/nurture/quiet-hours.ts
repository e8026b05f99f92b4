import type { Nurture } from '../playbook/nurture.ts';
import { isTimeZone, minuteOfDay, timeZoneOf } from '../runtime/time-zones.ts';
import type { Profile } from '../lead/profile.ts';
import { DAY_MINUTES, MINUTE_MS } from '../runtime/time.ts';

const HOUR_MINUTES = 60;

/** Whose clock counts for a lead: its own, that of its country, else the playbook's. */
export function clockOf({ timezone, country }: Profile, { fallbackTimezone }: Nurture, at: number): string {
  const own = String(timezone?.value ?? '');
  if (own !== '' && isTimeZone(own)) return own;
  return timeZoneOf(String(country?.value ?? ''), at) ?? fallbackTimezone;
}

/**
 * The first instant (ms) from `at` on that is not within quiet hours. In the night on which clocks are changed it may be an hour
 * off: whoever wakes then looks again.
 */
export function afterQuietHours(at: number, timeZone: string, { from, to }: Nurture['quietHours']): number {
  const minute = minuteOfDay(at, timeZone);
  const since = wrapped(minute - from * HOUR_MINUTES);
  const length = wrapped((to - from) * HOUR_MINUTES);
  if (since >= length) return at;
  const wholeMinute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return wholeMinute + (length - since) * MINUTE_MS;
}

const wrapped = (minutes: number): number => (minutes + DAY_MINUTES) % DAY_MINUTES;
