import { handoffDetail } from './envelope.ts';

/**
 * A lead was handed off to a sales rep. It is handed off again under the same `handoffId` after a recall, and
 * to another `rep` when the mail to the first one did not reach them.
 */
export const LeadHandedOff = { name: 'LeadHandedOff', detail: handoffDetail } as const;
