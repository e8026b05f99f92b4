import type { Nurture } from '../playbook/nurture.ts';
import { isTimeZone, minuteOfDay, timeZoneOf } from '../runtime/time-zones.ts';
import type { Profile } from '../lead/profile.ts';
import { DAY_MINUTES, MINUTE_MS } from '../runtime/time.ts';

const HOUR_MINUTES = 60;

/** The time zone of a lead: its own, that of its country, else the playbook's fallback. */
export function clockOf({ timezone, country }: Profile, { fallbackTimezone }: Nurture, at: number): string {
  const own = String(timezone?.value ?? '');
  if (own !== '' && isTimeZone(own)) return own;
  return timeZoneOf(String(country?.value ?? ''), at) ?? fallbackTimezone;
}

/**
 * The first instant (ms) at or after `at` outside quiet hours. On a night with a clock change it may be an
 * hour off; quiet hours are checked again before the mail is sent.
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
