import * as z from 'zod';
import { modelData } from '../playbook/enough-data.ts';

/** What part of a publication's job came to: items and changes written, and what data there is under each model. */
export const publishTally = z.object({
  writes: z.int().nonnegative(),
  changes: z.int().nonnegative(),
  models: z.record(z.string(), modelData),
});
export type PublishTally = z.infer<typeof publishTally>;
