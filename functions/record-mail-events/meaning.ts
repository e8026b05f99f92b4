import type { DeliveryOutcome } from '../../shared/stores/mail-tally.ts';
import type { MailReport } from './mail-report.ts';

/**
 * What a report can mean for the mail's recipient, with the delivery outcome that it is counted as. `refused`:
 * the mailbox is not there. `unavailable`: SES tried for hours and gave up. `suppressed`: SES did not try,
 * because the address is on a suppression list, by whatever mail of whomever it came there.
 */
export const MEANINGS = {
  delivered: { activity: 'email_delivered', outcome: 'delivered', properties: {} },
  refused: { activity: 'bounced', outcome: 'bounced', properties: { permanent: true } },
  unavailable: { activity: 'bounced', outcome: 'bounced', properties: { permanent: false } },
  suppressed: { activity: 'bounced', outcome: undefined, properties: { permanent: false, suppressed: true } },
  complained: { activity: 'complained', outcome: 'complained', properties: {} },
} as const satisfies Record<
  string,
  {
    activity: string;
    outcome: DeliveryOutcome | undefined;
    properties: Readonly<Record<string, boolean>>;
  }
>;
export type Meaning = keyof typeof MEANINGS;

/** SES took the mail and did not try to deliver it: the address is on the account's list, or on SES's own. */
const SUPPRESSIONS: ReadonlySet<string | undefined> = new Set(['OnAccountSuppressionList', 'Suppressed']);

/** A person took a mail out of their spam folder, and their provider tells us by the same way as a complaint. */
const NOT_SPAM = 'not-spam';

/**
 * Reads a report; undefined where it means nothing for the recipient.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function meaningOf(report: MailReport): Meaning | undefined {
  const { type, bounceType, bounceSubType, complaintSubType, complaintFeedbackType } = report;
  switch (type) {
    case 'Delivery':
      return 'delivered';
    case 'Bounce':
      if (SUPPRESSIONS.has(bounceSubType)) return 'suppressed';
      return bounceType === 'Permanent' ? 'refused' : 'unavailable';
    case 'Complaint':
      if (SUPPRESSIONS.has(complaintSubType)) return 'suppressed';
      return complaintFeedbackType === NOT_SPAM ? undefined : 'complained';
    default:
      return undefined;
  }
}
