import * as z from 'zod';
import { changeDetail } from './envelope.ts';

/** A lead entered the stage MQL or SQL. */
export const LeadQualified = {
  name: 'LeadQualified',
  detail: changeDetail.extend({ stage: z.enum(['mql', 'sql']) }),
} as const;
export type LeadQualified = z.infer<typeof LeadQualified.detail>;
