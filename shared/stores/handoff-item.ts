import { HANDOFF_KEY, handoffKey, leadKey } from './keys.ts';
import type { Handoff } from '../handoffs/handoff.ts';

/** The lead's current handoff, in its owner's index while they have it, and the record of it that stays. */
export function toHandoffItems(leadId: string, handoff: Handoff) {
  const { rep: ownerKey, openedAt, reopenedAt, state } = handoff;
  const owned = state === 'open' || state === 'accepted' ? { ownerKey, ownerAt: reopenedAt ?? openedAt } : {};
  return {
    current: { pk: leadKey(leadId), sk: HANDOFF_KEY, ...handoff, ...owned },
    record: { pk: leadKey(leadId), sk: handoffKey(handoff.id), ...handoff },
  };
}
