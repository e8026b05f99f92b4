/** Spans of time in milliseconds. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Minutes of a day. */
export const DAY_MINUTES = 1_440;
/** Seconds of a day: the unit of DynamoDB's time to live. */
export const DAY_SECONDS = 86_400;

/** The UTC day an instant (ms) lies in, as a number of days since the epoch. */
export const dayOf = (instant: number): number => Math.floor(instant / DAY_MS);
