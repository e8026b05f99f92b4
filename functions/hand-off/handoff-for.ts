import { type Handoff, handoffIdOf, isActive, isInRest } from '../../shared/handoffs/handoff.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { type HandoffCase, repNamed, routed } from './case.ts';

type Handoffs = Pick<HandoffStore, 'open' | 'regain'>;

/** Opens this change's handoff; another one's that was opened in the meantime goes before it. */
async function openHandoff(
  handoffs: Handoffs,
  found: HandoffCase,
  over: Handoff | undefined,
): Promise<Handoff | undefined> {
  const { leadId, model, n } = found.event;
  const id = handoffIdOf(leadId, model, n);
  const handoff: Handoff = { id, state: 'open', model, n, rep: routed(found).id, openedAt: found.now };
  return handoffs.open(leadId, handoff, over);
}

/** Whether the lead was recalled from a rep so lately that it goes back to them. */
function goesBack(current: Handoff | undefined, found: HandoffCase): current is Handoff {
  const { event, playbook, history } = found;
  const { handoffRestDays } = playbook.playbook.routing;
  return (
    isInRest(current, history, Date.parse(event.decidedAt), handoffRestDays) &&
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
  current: Handoff | undefined,
): Promise<Handoff | undefined> {
  const { event, history, now } = found;
  const doubted = isActive(current, history) && current.correction !== undefined;
  if (doubted || goesBack(current, found))
    return handoffs.regain(event.leadId, current, { model: event.model, n: event.n, at: now });
  return isActive(current, history) ? current : openHandoff(handoffs, found, current);
}
