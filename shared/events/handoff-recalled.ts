import { handoffDetail } from './envelope.ts';

/** A handoff was recalled: change `n` corrects the one that caused it. The rep should not call for now. */
export const HandoffRecalled = { name: 'HandoffRecalled', detail: handoffDetail } as const;
