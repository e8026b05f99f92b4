import type * as z from 'zod';
import { changeDetail } from './envelope.ts';

/** A lead moved between cold, warm, hot and unknown, or gained or lost the high-value mark. */
export const LeadTierChanged = { name: 'LeadTierChanged', detail: changeDetail } as const;
export type LeadTierChanged = z.infer<typeof LeadTierChanged.detail>;
