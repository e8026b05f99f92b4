/**
 * Log message for an undelivered handoff mail. An alarm counts lines with exactly this text.
 */
export const HANDOFF_UNDELIVERED = 'A handoff mail did not reach its rep.';

/**
 * Log message for an undelivered mail to a rep. An undelivered recall raises no alarm, because no lead is
 * waiting for a call.
 */
export const UNDELIVERED = {
  handoff: HANDOFF_UNDELIVERED,
  recall: 'A recall mail did not reach its rep.',
} as const;
