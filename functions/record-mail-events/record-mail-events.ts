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

/** What a report proves of the message. Whatever happened after SES took it proves that SES took it. */
const TRANSITION: Readonly<Record<string, MessageTransition>> = {
  Send: 'accepted',
  Delivery: 'accepted',
  DeliveryDelay: 'accepted',
  Bounce: 'accepted',
  Complaint: 'accepted',
  Reject: 'rejected',
};
const ACTIVITY: Readonly<Record<string, string>> = {
  Delivery: 'email_delivered',
  Bounce: 'bounced',
  Complaint: 'complained',
};
/** What of it is counted. */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  email_delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
};
/** Deliveries are behaviour: kept as long as any playbook may remember (days). The rest are lasting facts. */
const LONGEST_MEMORY = 3_650;

const messageOf = ({ tags }: MailReport): MessageId => ({
  action: tags['kindling-kind'],
  leadId: tags['kindling-lead'],
  model: tags['kindling-model'],
  n: tags['kindling-n'],
});

/** What a report adds to the lead's history, with an id that is the same however often the report comes. */
function activityOf(
  { type, time, bounceType }: MailReport,
  { action, model, n }: MessageId,
  now: number,
): Activity | undefined {
  const activity = ACTIVITY[type];
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
 * Whether a mail is lost to whom it was for: it bounced for good, was thrown away by SES, or was called spam.
 */
const isLost = ({ type, bounceType }: MailReport): boolean =>
  type === 'Reject' || type === 'Complaint' || (type === 'Bounce' && bounceType !== 'Transient');

/**
 * Takes in what SES reports of a mail: settles the message, and for mail to a lead adds what became of it to
 * the lead's history. That a mail to a rep is lost is told by an alarm, for nobody else would notice that a
 * lead is waiting. A report of a message that is not there (erased, or none of ours) changes nothing.
 */
export async function recordMailEvent(parts: Dependencies, body: unknown): Promise<void> {
  const report = readMailReport(body, parts.environment);
  const happening = report && TRANSITION[report.type];
  if (report === undefined || happening === undefined) return;
  const id = messageOf(report);
  const now = parts.clock();
  const settled = await parts.messages.settle(id, happening, now, { sesId: report.sesId });
  if (settled === 'absent') {
    log.warn('Report of an unknown mail', { ...id, type: report.type });
    return;
  }
  if (!goesToLead(id.action)) {
    if (isLost(report)) log.error(UNDELIVERED[id.action], { ...id, type: report.type });
    return;
  }
  const activity = activityOf(report, id, now);
  if (activity === undefined) return;
  const options = activity.type === 'email_delivered' ? { rememberDays: LONGEST_MEMORY } : {};
  const added = await parts.activities.add({ kind: 'lead', id: id.leadId }, activity, options);
  if (added === 'added') await parts.tally.count(OUTCOMES[activity.type]!, activity.occurredAt);
}
