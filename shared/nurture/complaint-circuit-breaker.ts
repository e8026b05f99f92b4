import type { DeliveryOutcomes } from '../stores/mail-tally.ts';

/**
 * Complaints per thousand mails delivered from which on nurture mail stands still. Gmail and Yahoo want senders to stay below three,
 * Gmail's guidelines advise below one (support.google.com/a/answer/81126); SES looks closer at an account from one on and stops it
 * from five on (SES developer guide, reputation metrics).
 */
const PER_THOUSAND = 2;
/** Fewer complaints than this say nothing: one in a hundred mails may be a slip of the finger. */
const LEAST = 3;

/** Whether so many people called our mail spam lately that we had better not send any more for now. */
export const isBreakerOpen = ({ delivered, complained }: DeliveryOutcomes): boolean =>
  complained >= LEAST && complained * 1_000 >= delivered * PER_THOUSAND;

/** Message of the log line about it: an alarm counts the lines with these very words. */
export const BREAKER_OPEN = 'Nurture mail stands still: too many people call it spam.';
