import { scoresIfCurrent } from '../../shared/sending/current-change.ts';
import { handoffMail } from '../../shared/email/handoff-mail.ts';
import type { OutgoingMail } from '../../shared/sending/mime.ts';
import { awaitSettled, type Outbox } from '../../shared/sending/outbox.ts';
import { busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { LeadHandedOff } from '../../shared/events/lead-handed-off.ts';
import type { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { log } from '../../shared/runtime/logger.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { mergedWith } from '../../shared/lead/merged.ts';
import { attemptOf, type Handoff, isActive } from '../../shared/handoffs/handoff.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { type HandoffCase, NobodyTakesLead, readHandoffCase, repNamed, type Sources } from './case.ts';
import { handoffFor } from './handoff-for.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';

export interface Dependencies extends Sources {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly handoffs: Pick<HandoffStore, 'current' | 'open' | 'regain' | 'announced'>;
  readonly messages: Pick<MessageStore, 'find' | 'list'>;
  readonly outbox: Pick<Outbox, 'ready' | 'sendWhile'>;
  readonly bus: Pick<EventBus, 'publish'>;
}

function mailFor(handoffCase: HandoffCase, { rep: repId }: Handoff): OutgoingMail {
  const { event, playbook, model, history, profile, now } = handoffCase;
  const rep = repNamed(handoffCase, repId);
  if (rep === undefined) throw new NobodyTakesLead(`${repId} has left the playbook.`);
  const content = handoffMail({
    rep,
    playbook: playbook.playbook,
    model,
    profile,
    history,
    explanation: explain(history, model, now),
    leadId: event.leadId,
  });
  return { ...content, to: rep.email };
}

/** Tells the bus, once the mail is out. */
async function announce(
  { bus, handoffs, clock }: Dependencies,
  leadId: string,
  handoff: Handoff,
): Promise<void> {
  const { id: handoffId, model, n, rep, openedAt, reopenedAt } = handoff;
  const at = isoInstant(reopenedAt ?? openedAt);
  await bus.publish(busEvent(LeadHandedOff, { version: 1, leadId, model, n, handoffId, rep, at }));
  await handoffs.announced(leadId, handoff, clock());
}

/**
 * Mails the rep; false when the lead was recalled or given to another rep meanwhile. The mail belongs to the change that opened the
 * handoff, whichever change is being worked on. A recall looks for a claim once it is written, and this looks
 * for a recall once it has claimed: one of the two sees the other.
 */
async function deliver(
  dependencies: Dependencies,
  handoffCase: HandoffCase,
  handoff: Handoff,
): Promise<boolean> {
  const { messages, outbox, clock } = dependencies;
  const { id: handoffId, rep, model, n } = handoff;
  const { leadId } = handoffCase.event;
  const attempt = attemptOf(handoff);
  const id: MessageId = { action: 'handoff', leadId, model, n, ...(attempt > 1 && { attempt }) };
  const held = await messages.find(id);
  if (!(await outbox.ready(id, held, 'send again'))) return true;
  if (handoff.reopenedAt !== undefined) awaitSettled(await messages.list(leadId, 'recall'), clock());
  const mail = mailFor(handoffCase, handoff);
  const sent = await outbox.sendWhile(id, held, mail, () => stillStands(dependencies, leadId, handoff));
  if (sent) log.info('Lead handed off', { leadId, model, n, handoffId, rep });
  return sent;
}

async function stillStands(
  { handoffs }: Dependencies,
  leadId: string,
  { id, n, rep }: Handoff,
): Promise<boolean> {
  const current = await handoffs.current(leadId);
  return current?.id === id && current.n === n && current.rep === rep && current.state !== 'recalled';
}

/** Mails the rep of a handoff and tells the bus, unless both are done or the handoff is over. */
export async function finish(
  dependencies: Dependencies,
  handoffCase: HandoffCase,
  handoff: Handoff,
): Promise<void> {
  if (!isActive(handoff, handoffCase.history) || handoff.announcedAt !== undefined) return;
  const { leadId } = handoffCase.event;
  if (await deliver(dependencies, handoffCase, handoff)) await announce(dependencies, leadId, handoff);
}

/** Whether a rep has this person already, as a lead that was merged into this one since. */
async function isHeldAsAnother(
  { handoffs }: Dependencies,
  { event, history }: HandoffCase,
): Promise<boolean> {
  const others = mergedWith(history, event.leadId);
  const held = await Promise.all(others.map(async (id) => isActive(await handoffs.current(id), history)));
  return held.includes(true);
}

/**
 * Hands a lead that has become SQL to a rep: opens the handoff, or opens one again that was recalled lately,
 * mails the rep (at least once), tells the bus. Nothing happens when the change no longer stands, for
 * customers, and while the lead is in a rep's hands already, under whichever of its addresses: until an
 * outcome. A handoff that an earlier change opened without getting its mail out is finished.
 */
export async function handOff(dependencies: Dependencies, event: LeadQualified): Promise<void> {
  const { leadId } = event;
  const scores = await scoresIfCurrent(dependencies.leads, event, ({ stage }) => stage === 'sql');
  if (scores === undefined || scores.some(({ standing }) => standing.stage === 'customer')) return;
  const [current, handoffCase] = await Promise.all([
    dependencies.handoffs.current(leadId),
    readHandoffCase(dependencies, event),
  ]);
  if (handoffCase === undefined || (await isHeldAsAnother(dependencies, handoffCase))) return;
  const handoff = await handoffFor(dependencies.handoffs, handoffCase, event, current);
  if (handoff !== undefined) await finish(dependencies, handoffCase, handoff);
}
