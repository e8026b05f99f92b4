import * as z from 'zod';
import { modelData } from '../playbook/enough-data.ts';

/** The result of part of a publish job: items and changes written, and the data available for each model. */
export const publishTally = z.object({
  writes: z.int().nonnegative(),
  changes: z.int().nonnegative(),
  models: z.record(z.string(), modelData),
});
export type PublishTally = z.infer<typeof publishTally>;
