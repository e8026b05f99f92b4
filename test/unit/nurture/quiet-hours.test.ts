import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuietHours, clockOf } from '../../../shared/nurture/quiet-hours.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { isTimeZone, minuteOfDay, timeZoneOf } from '../../../shared/runtime/time-zones.ts';
import type { Profile } from '../../../shared/lead/profile.ts';
import { MONDAY } from '../../fixtures/leads.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NIGHT = { from: 20, to: 8 };
const fact = (value: string) => ({ value, at: 0, source: 'form' }) as const;
const clock = (profile: Profile) => clockOf(profile, defaultPlaybook.nurture, MONDAY);
const zones = [
  'UTC',
  'Europe/Bucharest',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'America/New_York',
];

describe('the clock that counts for a lead', () => {
  it.each<[string, Profile, string]>([
    ['its own', { timezone: fact('Asia/Tokyo'), country: fact('RO') }, 'Asia/Tokyo'],
    ['its country’s', { country: fact('PL') }, 'Europe/Warsaw'],
    [
      'its country’s, where its own is none',
      { timezone: fact('Mars/Base'), country: fact('PL') },
      'Europe/Warsaw',
    ],
    ['the playbook’s, where the country is no code', { country: fact('Atlantis') }, 'Europe/Bucharest'],
    ['the playbook’s, where there is no such country', { country: fact('XX') }, 'Europe/Bucharest'],
    ['the playbook’s, where nothing is known', {}, 'Europe/Bucharest'],
  ])('is %s', (_whose, profile, expected) => {
    expect(clock(profile)).toBe(expected);
  });

  it('of a country with several is in the middle of them', () => {
    const hours = (country: string) =>
      ((minuteOfDay(MONDAY, timeZoneOf(country, MONDAY)!) / 60 - 9 + 36) % 24) - 12;
    expect([hours('ES'), hours('US')]).toEqual([1, -6]);
    expect(hours('AU')).toBeGreaterThanOrEqual(9);
  });

  it.each(['', 'x', 'Mars/Base', '../etc', 'Europe/Bucharest\0'])('is not %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('quiet hours', () => {
  it.each([
    ['ends at eight', Date.UTC(2026, 2, 2, 3, 30), Date.UTC(2026, 2, 2, 8)],
    ['begins at eight in the evening', Date.UTC(2026, 2, 2, 20), Date.UTC(2026, 2, 3, 8)],
    ['is over at eight', Date.UTC(2026, 2, 2, 8), Date.UTC(2026, 2, 2, 8)],
    ['has not begun a minute before', Date.UTC(2026, 2, 2, 19, 59), Date.UTC(2026, 2, 2, 19, 59)],
  ])('a night that %s', (_what, at, expected) => {
    expect(afterQuietHours(at, 'UTC', NIGHT)).toBe(expected);
  });

  it('may lie within a day, or be none', () => {
    const noon = Date.UTC(2026, 2, 2, 12, 30);
    expect(afterQuietHours(noon, 'UTC', { from: 12, to: 14 })).toBe(Date.UTC(2026, 2, 2, 14));
    expect(afterQuietHours(noon, 'UTC', { from: 12, to: 12 })).toBe(noon);
  });

  it('end soon after any instant, in every zone, and looking twice is always enough', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(
        fc.integer({ min: MONDAY, max: MONDAY + 400 * 24 * HOUR }),
        fc.constantFrom(...zones),
        hour,
        hour,
        (at, zone, from, to) => {
          // One open hour may be the very one that clocks skip in spring; then a day more is right.
          fc.pre((to - from + 24) % 24 <= 22);
          const once = afterQuietHours(at, zone, { from, to });
          const twice = afterQuietHours(once, zone, { from, to });
          const again = afterQuietHours(twice, zone, { from, to });
          expect(once).toBeGreaterThanOrEqual(at);
          expect(twice - at).toBeLessThanOrEqual(25 * HOUR + MINUTE);
          expect(again).toBe(twice);
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 500) },
    );
  });
});
