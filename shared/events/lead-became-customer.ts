import { changeDetail } from './envelope.ts';

/** A lead became a customer under a model. */
export const LeadBecameCustomer = { name: 'LeadBecameCustomer', detail: changeDetail } as const;
