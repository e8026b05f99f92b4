import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { goesToLead } from '../../shared/lead/mail-kinds.ts';
import type { MessageTransition, MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { DeliveryOutcome, MailTally } from '../../shared/stores/mail-tally.ts';
import { type MailReport, readMailReport } from './mail-report.ts';
import { UNDELIVERED } from './undelivered.ts';

export interface Dependencies {
  readonly messages: Pick<MessageStore, 'settle'>;
  readonly activities: Pick<ActivityLog, 'add'>;
  readonly tally: Pick<MailTally, 'count'>;
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
const ACTIVITIES: Readonly<Record<string, string>> = {
  Delivery: 'email_delivered',
  Bounce: 'bounced',
  Complaint: 'complained',
};
/** Delivery outcome that each activity is counted as. */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  email_delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
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
});

/** The activity for a report. Its id is derived from the report, so a repeated delivery is a duplicate. */
function activityOf(
  { type, time, bounceType }: MailReport,
  { action, model, n }: MessageId,
  now: number,
): Activity | undefined {
  const activity = ACTIVITIES[type];
  if (activity === undefined) return undefined;
  const bounced = type === 'Bounce';
  const permanent = bounceType === 'Permanent';
  return {
    id: `${action}.${model}.${n}.${activity}${bounced && !permanent ? '.for-now' : ''}`,
    type: activity,
    occurredAt: Math.min(Date.parse(time), now),
    receivedAt: now,
    source: 'mail',
    properties: { kind: action, messageId: `${model}.${n}`, ...(bounced && { permanent }) },
  };
}

/**
 * Whether a mail did not reach its recipient: it bounced other than transiently, SES rejected it, or the
 * recipient complained.
 */
const isLost = ({ type, bounceType }: MailReport): boolean =>
  type === 'Reject' || type === 'Complaint' || (type === 'Bounce' && bounceType !== 'Transient');

/**
 * Records an SES event: settles the message, and for mail to a lead adds the delivery outcome to the lead's
 * history. A handoff mail that does not reach its rep raises an alarm, because nobody else would notice that
 * a lead is waiting. A report of an unknown message (erased, or not ours) changes nothing.
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
  if (!goesToLead(id.action)) {
    if (isLost(report)) log.error(UNDELIVERED[id.action], { ...id, type: report.type });
    return;
  }
  const activity = activityOf(report, id, now);
  if (activity === undefined) return;
  const options = activity.type === 'email_delivered' ? { rememberDays: LONGEST_MEMORY } : {};
  const added = await dependencies.activities.add({ kind: 'lead', id: id.leadId }, activity, options);
  if (added === 'added') await dependencies.tally.count(OUTCOMES[activity.type]!, activity.occurredAt);
}
