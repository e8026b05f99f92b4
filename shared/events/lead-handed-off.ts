import { handoffDetail } from './envelope.ts';

/** A lead was handed off to a sales rep; after a recall it is handed off again under the same `handoffId`. */
export const LeadHandedOff = { name: 'LeadHandedOff', detail: handoffDetail } as const;
