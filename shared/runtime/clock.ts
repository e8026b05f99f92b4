/** The current time in ms since the epoch, UTC. Always passed as an argument, so that tests control it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
