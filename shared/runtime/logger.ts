import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured log lines (JSON, one per event). Ids only: no e-mail address, name, answer or address of a
 * browser ever goes in. Pass context with each call (`log.info('…', { leadId })`) instead of appending keys:
 * records run side by side.
 */
export const log = new Logger();
