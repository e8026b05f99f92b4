import { handoffDetail } from './envelope.ts';

/** A lead was taken back from a rep: the change `n` corrects what it had been handed off for. The rep is not to call for now. */
export const HandoffRecalled = { name: 'HandoffRecalled', detail: handoffDetail } as const;
