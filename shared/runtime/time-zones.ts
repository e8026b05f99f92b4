import { DAY_MINUTES, MINUTE_MS } from './time.ts';

/** Whether there is a time zone of this name (IANA, for example `Europe/Bucharest`). */
export function isTimeZone(name: string): boolean {
  try {
    return clockOf(name) !== undefined;
  } catch {
    return false;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * Making one costs a hundred times what asking it does. Throws a `RangeError` for a zone that there is not.
 */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const name = timeZone.toLowerCase();
  const known = clocks.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(name, made);
  return made;
}

/** Minutes since midnight on the clocks of a time zone at an instant (ms). */
export function minuteOfDay(at: number, timeZone: string): number {
  const [hours = 0, minutes = 0] = clockOf(timeZone).format(at).split(':').map(Number);
  return hours * 60 + minutes;
}

/** A locale of an engine that knows the time zones of countries; the types do not yet. */
const knowsTimeZones = (
  locale: Intl.Locale,
): locale is Intl.Locale & { readonly getTimeZones: () => readonly string[] | undefined } =>
  'getTimeZones' in locale;

/**
 * The time zone of a country (ISO 3166-1 alpha-2) at an instant; of a country with several the middle one
 * from west to east, so that nobody's clock is far off. undefined for what is no country.
 */
export function timeZoneOf(country: string, at: number): string | undefined {
  if (!/^[A-Z]{2}$/.test(country)) return undefined;
  const locale = new Intl.Locale('und', { region: country });
  const zones = (knowsTimeZones(locale) ? locale.getTimeZones() : undefined) ?? [];
  const fromWest = zones.toSorted((a, b) => aheadOf(a, at) - aheadOf(b, at));
  return fromWest[Math.floor(fromWest.length / 2)];
}

/** How far ahead of UTC a zone's clocks are at an instant, minutes: −720 to 719. */
function aheadOf(timeZone: string, at: number): number {
  const difference = minuteOfDay(at, timeZone) - (Math.floor(at / MINUTE_MS) % DAY_MINUTES);
  return ((difference + DAY_MINUTES * 1.5) % DAY_MINUTES) - DAY_MINUTES / 2;
}
