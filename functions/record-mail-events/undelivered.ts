/** Message of the log line about a handoff mail that is lost: an alarm counts the lines with these very words. */
export const HANDOFF_UNDELIVERED = 'A handoff mail did not reach its rep.';
