import { ACCOUNT } from '../template/arns.ts';
import type { Envelope } from './caught-mail.ts';
import type { JsonObject } from '../kit/json.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';

/** What SES tells of a mail. */
export type MailEventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint';

/** https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-using-event-publishing-setup.html */
export const DETAIL_TYPES: Readonly<Record<MailEventType, string>> = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
};

/** One event, told of one recipient; Send is told of all at once. */
export interface SesOutcome {
  readonly type: MailEventType;
  readonly recipient: string;
  /** Only of a bounce: `General`, or `Suppressed` where SES did not even try. */
  readonly bounceSubType?: string;
}

/**
 * What happens to a mail to this address. The mailbox simulator's addresses, labels included, behave as they
 * do at SES: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
function fatesOf(recipient: string): SesOutcome[] {
  const [, mailbox] = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(recipient) ?? [];
  switch (mailbox?.toLowerCase()) {
    case 'bounce':
      return [{ type: 'Bounce', recipient, bounceSubType: 'General' }];
    case 'suppressionlist':
      return [{ type: 'Bounce', recipient, bounceSubType: 'Suppressed' }];
    case 'complaint':
      return [{ type: 'Delivery', recipient }, { type: 'Complaint', recipient }]; // prettier-ignore
    default:
      return [{ type: 'Delivery', recipient }];
  }
}

/** Everything that is going to happen to a mail, in order. */
export const outcomesOf = ({ destinations }: Envelope): SesOutcome[] => [
  { type: 'Send', recipient: '' },
  ...destinations.flatMap(fatesOf),
];

const headline = (envelope: Envelope, subject: string, timestamp: string): JsonObject => ({
  timestamp,
  source: envelope.source,
  sendingAccountId: ACCOUNT,
  messageId: envelope.messageId,
  destination: [...envelope.destinations],
  headersTruncated: false,
  headers: [],
  commonHeaders: {
    from: [envelope.source],
    to: [...envelope.destinations],
    messageId: envelope.messageId,
    subject,
  },
  tags: {
    'ses:operation': ['SendRawEmail'],
    'ses:configuration-set': [envelope.configurationSet],
    'ses:source-ip': ['127.0.0.1'],
    'ses:from-domain': [envelope.source.split('@').at(-1) ?? ''],
    'ses:caller-identity': ['local'],
    ...Object.fromEntries(Object.entries(envelope.tags).map(([name, value]) => [name, [value]])),
  },
});

type Particulars = (outcome: SesOutcome, timestamp: string, feedbackId: string) => JsonObject;

const PARTICULARS: Readonly<Record<MailEventType, Particulars>> = {
  Send: () => ({ send: {} }),
  Delivery: ({ recipient }, timestamp) => ({
    delivery: {
      timestamp,
      processingTimeMillis: 1,
      recipients: [recipient],
      smtpResponse: '250 2.6.0 Message received',
    },
  }),
  Bounce: ({ recipient, bounceSubType = 'General' }, timestamp, feedbackId) => ({
    bounce: {
      feedbackId,
      bounceType: 'Permanent',
      bounceSubType,
      bouncedRecipients: [
        {
          emailAddress: recipient,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp,
    },
  }),
  Complaint: ({ recipient }, timestamp, feedbackId) => ({
    complaint: {
      feedbackId,
      complaintSubType: null,
      complainedRecipients: [{ emailAddress: recipient }],
      timestamp,
      complaintFeedbackType: 'abuse',
    },
  }),
};

/**
 * The detail of an SES event, in the shape of
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * @param at local ms
 */
export function eventDetail(
  outcome: SesOutcome,
  envelope: Envelope,
  subject: string,
  at: number,
): JsonObject {
  const timestamp = isoInstant(at);
  const feedbackId = `${envelope.messageId}-${outcome.type.toLowerCase()}`;
  return {
    eventType: outcome.type,
    mail: headline(envelope, subject, timestamp),
    ...PARTICULARS[outcome.type](outcome, timestamp, feedbackId),
  };
}
