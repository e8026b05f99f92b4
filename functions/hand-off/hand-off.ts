import { scoresIfCurrent } from '../../shared/email/current-change.ts';
import { handoffMail } from '../../shared/email/handoff-mail.ts';
import type { HistoryOf } from '../../shared/email/history.ts';
import type { Mail } from '../../shared/email/mime.ts';
import type { Outbox } from '../../shared/email/outbox.ts';
import { busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { LeadHandedOff } from '../../shared/events/lead-handed-off.ts';
import type { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { routeLead } from '../../shared/playbook/route.ts';
import type { Rep } from '../../shared/playbook/routing.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { Activity } from '../../shared/scoring/activity.ts';
import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { profileOf } from '../../shared/scoring/profile.ts';
import type { Profile } from '../../shared/scoring/state.ts';
import { type Handoff, handoffIdOf, type HandoffStore, inHands } from '../../shared/stores/handoff-store.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { MessageId, MessageStore } from '../../shared/stores/message-store.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';

export interface Parts {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly handoffs: Pick<HandoffStore, 'current' | 'open' | 'announced'>;
  readonly messages: Pick<MessageStore, 'find'>;
  readonly outbox: Pick<Outbox, 'ready' | 'claim' | 'send'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Clock;
}

/** A qualified lead has nowhere to go: no rep takes its lead type, or the rep who was given it has left the playbook. */
export class NobodyTakesLead extends Error {
  override readonly name = 'NobodyTakesLead';
}

/** All that a handoff is decided and written from. */
interface Case {
  readonly event: LeadQualified;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly history: readonly Activity[];
  readonly profile: Profile;
  readonly now: number;
}

/** Everything known of the lead; undefined when the person was erased or the model has left the playbook. */
async function caseOf(
  { historyOf, playbooks, clock }: Parts,
  event: LeadQualified,
): Promise<Case | undefined> {
  const [playbook, history] = await Promise.all([playbooks.active(), historyOf(event.leadId)]);
  const model = playbook.models.get(event.model);
  const now = clock();
  return model && history && { event, playbook, model, history, profile: profileOf(history, now), now };
}

function routed({ event, playbook, profile }: Case): Rep {
  const text = (field: string): string | undefined => profile[field] && String(profile[field].value);
  const rep = routeLead(playbook.playbook.routing.reps, {
    leadId: event.leadId,
    leadType: text('leadType'),
    country: text('country'),
    language: text('language'),
  });
  if (rep === undefined) throw new NobodyTakesLead(`No rep takes leads of this type (${event.model}).`);
  return rep;
}

function mailFor(found: Case, { rep: repId }: Handoff): Mail {
  const { event, playbook, model, history, profile, now } = found;
  const rep = playbook.playbook.routing.reps.find(({ id }) => id === repId);
  if (rep === undefined) throw new NobodyTakesLead(`${repId} has left the playbook.`);
  const letter = handoffMail({
    rep,
    playbook: playbook.playbook,
    model,
    profile,
    history,
    explanation: explain(history, model, now),
    leadId: event.leadId,
  });
  return { ...letter, to: rep.email };
}

/** Opens this change's handoff; another one's that was opened in the meantime goes before it. */
async function openHandoff({ handoffs }: Parts, found: Case, over: Handoff | undefined): Promise<Handoff> {
  const { leadId, model, n } = found.event;
  const id = handoffIdOf(leadId, model, n);
  const handoff: Handoff = { id, state: 'open', model, n, rep: routed(found).id, openedAt: found.now };
  return handoffs.open(leadId, handoff, over);
}

/** Tells the bus, once the mail is out. */
async function announce({ bus, handoffs, clock }: Parts, leadId: string, handoff: Handoff): Promise<void> {
  if (handoff.announcedAt !== undefined) return;
  const { id: handoffId, model, n, rep, openedAt } = handoff;
  const at = new Date(openedAt).toISOString();
  await bus.publish(busEvent(LeadHandedOff, { version: 1, leadId, model, n, handoffId, rep, at }));
  await handoffs.announced(leadId, handoffId, clock());
}

/** Mails the rep. The mail belongs to the change that opened the handoff, whichever change is being worked on. */
async function deliver({ messages, outbox }: Parts, found: Case, handoff: Handoff): Promise<void> {
  const { id: handoffId, rep, model, n } = handoff;
  const { leadId } = found.event;
  const id: MessageId = { action: 'handoff', leadId, model, n };
  const held = await messages.find(id);
  if (!(await outbox.ready(id, held, 'send again'))) return;
  const mail = mailFor(found, handoff);
  await outbox.claim(id, held);
  await outbox.send(id, mail);
  log.info('Lead handed off', { leadId, model, n, handoffId, rep });
}

/**
 * Hands a lead that has become SQL to a rep: opens the handoff, mails the rep (at least once), tells the bus. Nothing
 * happens when the change no longer stands, for customers, and while the lead is in a rep's hands already: until an outcome. A handoff that
 * an earlier change opened without getting its mail out is finished.
 */
export async function handOff(parts: Parts, event: LeadQualified): Promise<void> {
  const { leadId } = event;
  const scores = await scoresIfCurrent(parts.leads, event, ({ stage }) => stage === 'sql');
  if (scores === undefined || scores.some(({ standing }) => standing.stage === 'customer')) return;
  const [current, found] = await Promise.all([parts.handoffs.current(leadId), caseOf(parts, event)]);
  if (found === undefined) return;
  const handoff = inHands(current, found.history) ? current : await openHandoff(parts, found, current);
  if (handoff.announcedAt !== undefined) return;
  await deliver(parts, found, handoff);
  await announce(parts, leadId, handoff);
}
