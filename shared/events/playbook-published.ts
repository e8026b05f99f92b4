import * as z from 'zod';

/** A playbook version became active for every lead. */
export const PlaybookPublished = {
  name: 'PlaybookPublished',
  detail: z.strictObject({
    version: z.literal(1),
    /** The version's number. */
    playbook: z.int().positive(),
    publishedAt: z.iso.datetime(),
    /** The earlier version that was restored. */
    restoredFrom: z.int().positive().optional(),
  }),
} as const;
export type PlaybookPublished = z.infer<typeof PlaybookPublished.detail>;
