import * as z from 'zod';

/**
 * The mail that told a rep of a handoff did not reach them. `n` is the change that led to the handoff,
 * `attempt` counts the reps who were mailed about it so far.
 */
export const HandoffUndelivered = {
  name: 'HandoffUndelivered',
  detail: z.strictObject({
    version: z.literal(1),
    leadId: z.string(),
    model: z.string(),
    n: z.int().positive(),
    attempt: z.int().positive(),
    at: z.iso.datetime(),
  }),
} as const;
export type HandoffUndelivered = z.infer<typeof HandoffUndelivered.detail>;
