import type { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { type Handoff, handoffIdOf, isActive, isInRest } from '../../shared/handoffs/handoff.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { type HandoffCase, repNamed, routed } from './case.ts';

type Handoffs = Pick<HandoffStore, 'open' | 'regain'>;

/** Opens this change's handoff; another one's that was opened in the meantime goes before it. */
async function openHandoff(
  handoffs: Handoffs,
  found: HandoffCase,
  { leadId, model, n }: LeadQualified,
  over: Handoff | undefined,
): Promise<Handoff | undefined> {
  const id = handoffIdOf(leadId, model, n);
  const handoff: Handoff = { id, state: 'open', model, n, rep: routed(found).id, openedAt: found.now };
  return handoffs.open(leadId, handoff, over);
}

/** Whether the lead was recalled from a rep so lately that it goes back to them. */
function goesBack(
  current: Handoff | undefined,
  found: HandoffCase,
  { decidedAt }: LeadQualified,
): current is Handoff {
  const { playbook, history } = found;
  const { handoffRestDays } = playbook.playbook.routing;
  return (
    isInRest(current, history, Date.parse(decidedAt), handoffRestDays) &&
    repNamed(found, current.rep) !== undefined
  );
}

/**
 * The lead's handoff: the one that a rep has, the one recalled lately, or a new one. undefined when the lead
 * is SQL no more.
 */
export async function handoffFor(
  handoffs: Handoffs,
  found: HandoffCase,
  event: LeadQualified,
  current: Handoff | undefined,
): Promise<Handoff | undefined> {
  const { history, now } = found;
  const doubted = isActive(current, history) && current.correction !== undefined;
  if (doubted || goesBack(current, found, event))
    return handoffs.regain(event.leadId, current, { model: event.model, n: event.n, at: now });
  return isActive(current, history) ? current : openHandoff(handoffs, found, event, current);
}
