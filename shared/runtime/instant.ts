/** RFC 3339, where the zone may be missing (UTC then) and the time of day too. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?)?$/;

/** Years have four digits (RFC 3339, 5.6), in UTC too: what is read can be written again. */
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The instant a text names, in ms since the epoch; a leap second is the second after it. undefined where it
 * names none.
 */
export function parseInstant(text: string): number | undefined {
  const [, day = '', time = '00:00', second = '00', fraction = '', zone = 'Z'] = INSTANT.exec(text) ?? [];
  const leap = second === '60' ? 1_000 : 0;
  const instant = Date.parse(`${day}T${time}:${leap ? '59' : second}${fraction}${zone.toUpperCase()}`) + leap;
  return isDay(day) && instant >= FIRST && instant <= LAST ? instant : undefined;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

/** An instant (ms) as the API, events and keys write it: ISO 8601 in UTC with milliseconds. */
export const isoInstant = (instant: number): string => new Date(instant).toISOString();

/** The same for an instant that may never have been: undefined for undefined and for 0. */
export const isoInstantIfAny = (instant: number | undefined): string | undefined =>
  instant ? isoInstant(instant) : undefined;

/** The UTC day an instant (ms) lies in, as `2026-01-31`. */
export const isoDay = (instant: number): string => isoInstant(instant).slice(0, 10);
