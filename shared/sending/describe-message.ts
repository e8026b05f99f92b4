import type { Message } from '../stores/message.ts';
import { isoInstant } from '../runtime/instant.ts';

/** A message as the API shows it: its subject, its delivery state, and the reason. */
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
