/** Tells the time: milliseconds since the epoch, UTC. An argument everywhere, so that a test owns it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
