import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What the peer is told: one thing that one person did, in the words of our own `POST /activities`. */
export const activityEvent = z.object({
  id: z.string().min(1).max(128),
  type: z.string(),
  email: z.email(),
  occurredAt: z.iso.datetime(),
  properties: z.record(z.string(), scalar).default({}),
  profile: z.record(z.string(), scalar).default({}),
});
export type ActivityEvent = z.infer<typeof activityEvent>;
