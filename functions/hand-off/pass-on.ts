import type { HandoffUndelivered } from '../../shared/events/handoff-undelivered.ts';
import { attemptOf, type Handoff, isActive } from '../../shared/handoffs/handoff.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { type HandoffCase, nextRep, readHandoffCase } from './case.ts';
import { type Dependencies as HandOffDependencies, finish } from './hand-off.ts';

export interface Dependencies extends HandOffDependencies {
  readonly handoffs: HandOffDependencies['handoffs'] & Pick<HandoffStore, 'passOn'>;
}

/**
 * The handoff as the next rep has it: given to them now, or by an earlier delivery of the event. undefined
 * when it is not open any more, and when there is nobody else to give it to.
 */
async function passedOn(
  { handoffs }: Dependencies,
  { leadId, attempt }: HandoffUndelivered,
  handoffCase: HandoffCase,
  held: Handoff,
): Promise<Handoff | undefined> {
  if (held.state !== 'open') return undefined;
  if (attemptOf(held) === attempt + 1) return held;
  if (attemptOf(held) !== attempt) return undefined;
  const rep = nextRep(handoffCase, [held.rep, ...(held.unreached ?? [])]);
  if (rep !== undefined) return handoffs.passOn(leadId, held, rep.id);
  log.error('No other rep takes the lead.', { leadId, handoffId: held.id, rep: held.rep });
  return undefined;
}

/**
 * Gives a lead to the next best rep, because the mail to the first one did not reach them: mails that rep, and
 * tells the bus who has the lead. Nothing happens once a rep has accepted, or the lead was recalled.
 */
export async function passOn(dependencies: Dependencies, event: HandoffUndelivered): Promise<void> {
  const { leadId, model, n } = event;
  const [held, handoffCase] = await Promise.all([
    dependencies.handoffs.current(leadId),
    readHandoffCase(dependencies, event),
  ]);
  if (handoffCase === undefined || !isActive(held, handoffCase.history)) return;
  if (held.model !== model || held.n !== n) return;
  const handoff = await passedOn(dependencies, event, handoffCase, held);
  if (handoff !== undefined) await finish(dependencies, handoffCase, handoff);
}
