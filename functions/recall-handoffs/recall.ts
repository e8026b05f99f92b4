import type { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { log } from '../../shared/runtime/logger.ts';
import { MustWait } from '../../shared/runtime/must-wait.ts';
import { type Correction, type Handoff, isActive } from '../../shared/handoffs/handoff.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';

/** A handoff that a correction took back. */
export type Recalled = Handoff & { readonly correction: Correction };

/**
 * The handoff was changed by somebody else at the same moment: it is looked at again when the event comes
 * back.
 */
export class HandoffMoved extends MustWait {
  override readonly name = 'HandoffMoved';
}

const isRecalled = (handoff: Handoff | undefined): handoff is Recalled =>
  handoff?.state === 'recalled' && handoff.correction !== undefined;

const hasNoteOf = (handoff: Handoff | undefined, { model, n }: LeadTierChanged): boolean =>
  handoff?.state === 'accepted' && handoff.correction?.model === model && handoff.correction.n === n;

/** Whether a recalled handoff is so still, by the same change. */
export const stands = (current: Handoff | undefined, { id, correction }: Recalled): boolean =>
  isRecalled(current) &&
  current.id === id &&
  current.correction.model === correction.model &&
  current.correction.n === correction.n;

/**
 * Recalls the lead's handoff, or finds it recalled already: whoever did that may not have come to tell.
 * undefined when there is nothing to recall: no rep has the lead, the one who has it has accepted (and now
 * has a note), or the lead is SQL under one of these models again.
 */
export async function recall(
  handoffs: Pick<HandoffStore, 'current' | 'correct'>,
  event: LeadTierChanged,
  history: HumanHistory,
  models: readonly string[],
): Promise<Recalled | undefined> {
  const { leadId, model, n, decidedAt } = event;
  const current = await handoffs.current(leadId);
  if (isRecalled(current)) return current;
  if (!isActive(current, history) || hasNoteOf(current, event)) return undefined;
  const correction = { model, n, at: Date.parse(decidedAt) };
  const handoff = await handoffs.correct(leadId, current, correction, models);
  if (isRecalled(handoff)) return handoff;
  if (hasNoteOf(handoff, event))
    log.info('An accepted handoff stays', { leadId, model, n, handoffId: current.id });
  else if (isActive(handoff, history)) throw new HandoffMoved(`${handoff.id} is ${handoff.state}.`);
  return undefined;
}
