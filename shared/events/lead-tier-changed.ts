import type * as z from 'zod';
import { changeDetail } from './envelope.ts';

/**
 * A lead moved between cold, warm, hot and unknown, gained or lost the high-value mark, or had its stage
 * corrected downwards.
 */
export const LeadTierChanged = { name: 'LeadTierChanged', detail: changeDetail } as const;
export type LeadTierChanged = z.infer<typeof LeadTierChanged.detail>;
