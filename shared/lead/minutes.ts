import { DAY_MINUTES, MINUTE_MS } from '../runtime/time.ts';

/**
 * A span that a playbook gives in days, in whole minutes: age is counted in whole UTC minutes, so that points
 * change only at minute boundaries and at activities.
 */
export const minutesIn = (days: number): number => Math.round(days * DAY_MINUTES);

/** The whole minute an instant (ms) lies in. */
export const minuteOf = (instant: number): number => Math.floor(instant / MINUTE_MS);
/** The first whole minute at or after an instant (ms). */
export const minuteFrom = (instant: number): number => Math.ceil(instant / MINUTE_MS);

/**
 * Rounds points to thousandths, given as a whole number of thousandths; done before any comparison. The nudge
 * (a millionth of a thousandth) lets sums that are exactly halfway round the same way however they were added
 * up.
 */
export const thousandths = (points: number): number => Math.round(points * 1000 + 1e-6);
