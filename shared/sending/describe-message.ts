import type { Message } from '../stores/message.ts';
import { isoInstant } from '../runtime/instant.ts';

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
  claimedAt: isoInstant(message.claimedAt),
  stateAt: isoInstant(message.stateAt),
});
