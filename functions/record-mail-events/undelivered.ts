/**
 * Message of the log line about a handoff mail that is lost: an alarm counts the lines with these very words.
 */
export const HANDOFF_UNDELIVERED = 'A handoff mail did not reach its rep.';

/**
 * What the log says of a mail to a rep that is lost. Nobody waits for a call when a recall is: it raises no
 * alarm.
 */
export const UNDELIVERED = {
  handoff: HANDOFF_UNDELIVERED,
  recall: 'A recall mail did not reach its rep.',
} as const;
