import type { DeliveryOutcomes } from '../stores/mail-tally.ts';

/**
 * Complaints per thousand delivered mails from which nurture mail is paused. Gmail and Yahoo require senders
 * to stay below three, Gmail's guidelines recommend below one (support.google.com/a/answer/81126); SES
 * reviews an account from one and pauses it from five (SES developer guide, reputation metrics).
 */
const PER_THOUSAND = 2;
/** Fewer complaints than this are noise: a single one may be a mis-click. */
const LEAST = 3;

/** Whether recent complaints are too many to go on sending. */
export const isBreakerOpen = ({ delivered, complained }: DeliveryOutcomes): boolean =>
  complained >= LEAST && complained * 1_000 >= delivered * PER_THOUSAND;

/** Log message of an open breaker: a metric filter matches this exact text for an alarm. */
export const BREAKER_OPEN = 'Nurture mail stands still: too many people call it spam.';
