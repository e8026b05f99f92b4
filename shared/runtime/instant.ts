/** RFC 3339, where the zone may be missing (UTC then) and the time of day too. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?)?$/;

/** The instant a text names, in ms since the epoch; a leap second is the second after it. undefined where it names none. */
export function parseInstant(text: string): number | undefined {
  const [, day = '', time = '00:00', second = '00', fraction = '', zone = 'Z'] = INSTANT.exec(text) ?? [];
  const leap = second === '60' ? 1_000 : 0;
  const instant = Date.parse(`${day}T${time}:${leap ? '59' : second}${fraction}${zone.toUpperCase()}`) + leap;
  return isDay(day) && !Number.isNaN(instant) ? instant : undefined;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
