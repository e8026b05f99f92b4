import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { goesToLead } from '../../shared/lead/mail-kinds.ts';
import type { MessageTransition, MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { MailTally } from '../../shared/stores/mail-tally.ts';
import { type MailReport, readMailReport } from './mail-report.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';
import { busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { HandoffUndelivered } from '../../shared/events/handoff-undelivered.ts';
import { type Meaning, MEANINGS, meaningOf } from './meaning.ts';
import { UNDELIVERED } from './undelivered.ts';

export interface Dependencies {
  readonly messages: Pick<MessageStore, 'settle'>;
  readonly activities: Pick<ActivityLog, 'add'>;
  readonly tally: Pick<MailTally, 'count'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Clock;
  /** Name of the environment whose mail this is. */
  readonly environment: string;
}

/**
 * The message transition that a report implies. Any event after acceptance proves that SES accepted the mail.
 */
const TRANSITIONS: Readonly<Record<string, MessageTransition>> = {
  Send: 'accepted',
  Delivery: 'accepted',
  DeliveryDelay: 'accepted',
  Bounce: 'accepted',
  Complaint: 'accepted',
  Reject: 'rejected',
};
/**
 * Retention of deliveries (days): the longest that a playbook may remember behaviour. Bounces and complaints
 * are facts that do not expire.
 */
const LONGEST_MEMORY = 3_650;

const messageOf = ({ tags }: MailReport): MessageId => ({
  action: tags['kindling-kind'],
  leadId: tags['kindling-lead'],
  model: tags['kindling-model'],
  n: tags['kindling-n'],
  attempt: tags['kindling-attempt'],
});

/** The activity for a report. Its id is derived from the report, so a repeated delivery is a duplicate. */
function activityOf(
  { time }: MailReport,
  { action, model, n }: MessageId,
  meaning: Meaning,
  now: number,
): Activity {
  const { activity, properties } = MEANINGS[meaning];
  const forNow = 'permanent' in properties && !properties.permanent;
  return {
    id: `${action}.${model}.${n}.${activity}${forNow ? '.for-now' : ''}`,
    type: activity,
    occurredAt: Math.min(Date.parse(time), now),
    receivedAt: now,
    source: 'mail',
    properties: { kind: action, messageId: `${model}.${n}`, ...properties },
  };
}

/**
 * Raises the alarm for a rep's mail that is lost: nobody else would notice that a lead is waiting. Where a
 * handoff did not get to its rep, another rep may be told. SES reports a transient bounce only when it has
 * given up. A rep who complained has got the mail; what SES rejects from one, it rejects from the next.
 */
async function tellOfLoss(
  { bus }: Dependencies,
  { type }: MailReport,
  id: MessageId & { readonly action: 'handoff' | 'recall' },
  meaning: Meaning | undefined,
  now: number,
): Promise<void> {
  if (meaning === 'delivered' || (meaning === undefined && type !== 'Reject')) return;
  log.error(UNDELIVERED[id.action], { ...id, type });
  const { action, leadId, model, n, attempt = 1 } = id;
  if (action === 'recall' || meaning === undefined || meaning === 'complained') return;
  const detail = { version: 1 as const, leadId, model, n, attempt, at: isoInstant(now) };
  await bus.publish(busEvent(HandoffUndelivered, detail));
}

/**
 * Records an SES event: settles the message, and for mail to a lead adds the delivery outcome to the lead's
 * history. A report of an unknown message (erased, or not ours) changes nothing.
 */
export async function recordMailEvent(dependencies: Dependencies, body: unknown): Promise<void> {
  const report = readMailReport(body, dependencies.environment);
  const transition = report && TRANSITIONS[report.type];
  if (report === undefined || transition === undefined) return;
  const id = messageOf(report);
  const now = dependencies.clock();
  const settled = await dependencies.messages.settle(id, transition, now, { sesId: report.sesId });
  if (settled === 'absent') {
    log.warn('An SES event is about an unknown mail.', { ...id, type: report.type });
    return;
  }
  const meaning = meaningOf(report);
  const { action } = id;
  if (!goesToLead(action)) return tellOfLoss(dependencies, report, { ...id, action }, meaning, now);
  if (meaning === undefined) return;
  const activity = activityOf(report, id, meaning, now);
  const options = activity.type === 'email_delivered' ? { rememberDays: LONGEST_MEMORY } : {};
  const added = await dependencies.activities.add({ kind: 'lead', id: id.leadId }, activity, options);
  const { outcome } = MEANINGS[meaning];
  if (added === 'added' && outcome !== undefined)
    await dependencies.tally.count(outcome, activity.occurredAt);
}
