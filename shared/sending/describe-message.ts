import type { Message } from '../stores/message.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

/** A mail in words of the API: what it was about, what became of it, and why. */
export const describeMessage = (message: Message) => ({
  kind: message.action,
  number: message.n,
  track: message.track,
  step: message.step,
  material: message.material,
  asks: message.asks,
  state: message.state,
  reason: message.reason,
  claimedAt: iso(message.claimedAt),
  stateAt: iso(message.stateAt),
});
