import { scoresIfCurrent } from '../../shared/sending/current-change.ts';
import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import type { OutgoingMail } from '../../shared/sending/mime.ts';
import type { Outbox } from '../../shared/sending/outbox.ts';
import { recallMail } from '../../shared/email/recall-mail.ts';
import { busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { HandoffRecalled } from '../../shared/events/handoff-recalled.ts';
import type { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import type { Rep } from '../../shared/playbook/routing.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import type { MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { repWasNotified } from './rep-was-notified.ts';
import { recall, type Recalled, stands } from './recall.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';
import { profileOf } from '../../shared/lead/profile.ts';

export interface Dependencies {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly handoffs: Pick<HandoffStore, 'current' | 'correct' | 'announced'>;
  readonly messages: Pick<MessageStore, 'find' | 'list'>;
  readonly outbox: Pick<Outbox, 'ready' | 'sendWhile'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Clock;
}

/** A recalled handoff, and what the mail to its rep is written from. */
interface RecallCase {
  readonly handoff: Recalled;
  readonly leadId: string;
  readonly playbook: CompiledPlaybook;
  readonly history: HumanHistory;
}

/** Whether a change took SQL away because it should never have been there. */
const withdrawsSql = ({ corrects, from, to }: LeadTierChanged): boolean =>
  corrects !== undefined && from.stage === 'sql' && (to.stage === 'mql' || to.stage === 'lead');

/**
 * The handoff that this change recalls; undefined when there is none, or another model still holds the
 * lead at SQL.
 */
async function recalledBy(
  dependencies: Dependencies,
  event: LeadTierChanged,
): Promise<RecallCase | undefined> {
  const { leadId } = event;
  const scores = await scoresIfCurrent(
    dependencies.leads,
    event,
    ({ stage }) => stage === 'lead' || stage === 'mql',
  );
  if (scores === undefined) return undefined;
  const [playbook, known] = await Promise.all([
    dependencies.playbooks.active(),
    dependencies.historyOf(leadId),
  ]);
  const history = known?.human;
  const held = scores.some(({ model, standing }) => playbook.models.has(model) && standing.stage === 'sql');
  if (history === undefined || held) return undefined;
  const handoff = await recall(dependencies.handoffs, event, history, [...playbook.models.keys()]);
  return handoff && { handoff, leadId, playbook, history };
}

function mailFor(
  { handoff, leadId, playbook: { playbook }, history }: RecallCase,
  rep: Rep,
  now: number,
): OutgoingMail {
  const { openedAt, reopenedAt } = handoff;
  const profile = profileOf(history, now);
  const givenAt = reopenedAt ?? openedAt;
  return { ...recallMail({ rep, playbook, profile, history, givenAt, leadId }), to: rep.email };
}

/** Mails the rep, unless they have left the playbook; false when the lead was regained meanwhile. */
async function deliver(dependencies: Dependencies, recallCase: RecallCase, id: MessageId): Promise<boolean> {
  const { messages, outbox, clock } = dependencies;
  const { handoff, leadId, playbook } = recallCase;
  const rep = playbook.playbook.routing.reps.find((each) => each.id === handoff.rep);
  const held = await messages.find(id);
  if (rep === undefined || !(await outbox.ready(id, held, 'send again'))) return true;
  const mail = mailFor(recallCase, rep, clock());
  return outbox.sendWhile(id, held, mail, async () =>
    stands(await dependencies.handoffs.current(leadId), handoff),
  );
}

async function announce(
  { bus, handoffs, clock }: Dependencies,
  leadId: string,
  handoff: Recalled,
): Promise<void> {
  const { id: handoffId, rep, correction } = handoff;
  const { model, n } = correction;
  const at = isoInstant(correction.at);
  await bus.publish(busEvent(HandoffRecalled, { version: 1, leadId, model, n, handoffId, rep, at }));
  await handoffs.announced(leadId, handoff, clock());
  log.info('Handoff recalled', { leadId, model, n, handoffId, rep });
}

/**
 * Takes a lead back from its rep when a correction shows that it was never ready: recalls the handoff, mails
 * the rep (at least once) where they may have heard of it, tells the bus. A rep who has accepted keeps the
 * lead, with a note. Nothing happens when the lead has become ready again meanwhile, or still is by another
 * model, nor when a rep has reported an outcome.
 */
export async function recallHandoff(dependencies: Dependencies, event: LeadTierChanged): Promise<void> {
  const recallCase = withdrawsSql(event) ? await recalledBy(dependencies, event) : undefined;
  if (recallCase === undefined || recallCase.handoff.announcedAt !== undefined) return;
  const { leadId, handoff } = recallCase;
  const { model, n } = handoff.correction;
  const id: MessageId = { action: 'recall', leadId, model, n };
  if (!(await repWasNotified(dependencies.messages, id, handoff, dependencies.clock()))) return;
  if (await deliver(dependencies, recallCase, id)) await announce(dependencies, leadId, handoff);
}
