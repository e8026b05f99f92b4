import * as z from 'zod';
import { log } from '../../shared/runtime/logger.ts';
import { MAIL_ACTIONS } from '../../shared/lead/mail-kinds.ts';

const tag = z
  .array(z.string())
  .length(1)
  .transform((values) => values[0] ?? '');

/** Tag of every mail that Kindling sends: the environment that sent it. */
const addressed = z.object({ tags: z.object({ 'kindling-environment': tag }) });

/**
 * The fields of an SES event that the rule on the default bus forwards
 * (`infra/stacks/parts/mail-reports.ts`).
 */
const mailReport = z.object({
  /** `Send`, `Delivery`, `Bounce`… */
  type: z.string().min(1),
  time: z.iso.datetime(),
  tags: z.object({
    'kindling-kind': tag.pipe(z.enum(MAIL_ACTIONS)),
    'kindling-lead': tag,
    'kindling-model': tag,
    'kindling-n': tag.transform(Number).pipe(z.int().positive()),
    'kindling-attempt': tag.transform(Number).pipe(z.int().min(2)).optional(),
  }),
  /** SES's own id of the mail. */
  sesId: z.string().optional(),
  /** Empty unless it bounced: `Permanent`, `Transient` or `Undetermined`. */
  bounceType: z.string().optional(),
  bounceSubType: z.string().optional(),
  /** Empty or `null` but for a complaint about an address that is on the account's suppression list. */
  complaintSubType: z.string().optional(),
  /** Empty unless the recipient's provider said what kind of complaint it is (RFC 5965). */
  complaintFeedbackType: z.string().optional(),
});
export type MailReport = z.infer<typeof mailReport>;

/**
 * Parses a report; undefined for mail that this environment did not send, since other users of the account's
 * SES may send with our configuration set. Throws for an invalid report of our own mail.
 */
export function readMailReport(body: unknown, environment: string): MailReport | undefined {
  const { data } = addressed.safeParse(body);
  if (data?.tags['kindling-environment'] === environment) return mailReport.parse(body);
  log.warn('An SES event is about mail of another sender.');
  return undefined;
}
