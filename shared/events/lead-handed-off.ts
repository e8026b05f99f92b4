import { handoffDetail } from './envelope.ts';

/** A lead was given to a sales rep; given again, after a recall, under the same `handoffId`. */
export const LeadHandedOff = { name: 'LeadHandedOff', detail: handoffDetail } as const;
