import * as z from 'zod';
import { place } from '../stores/log-scan.ts';
import { LEAD_ID } from '../tracking/lead-id.ts';

/** What names a walk, in its key too. */
export const WALK_ID = /^[\w-]{1,64}$/;
const id = z.string().regex(WALK_ID);
const playbook = z.int().positive();

/**
 * One way over all leads. `publish`: applies the playbook that counts. `preview`: tries a draft on each and writes nothing of it.
 * `release`: announces anew, unmuted, what the publication of this version changed and what still stands.
 */
export const walk = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('publish'), id, playbook }),
  z.strictObject({ kind: z.literal('preview'), id }),
  z.strictObject({ kind: z.literal('release'), id, playbook }),
]);
export type Walk = z.infer<typeof walk>;

/** Part of a walk, as it goes through the queue: ids and numbers only. */
export const stretch = z.strictObject({
  walk,
  /** Which of how many segments of the log. */
  segment: z.int().nonnegative(),
  segments: z.int().positive(),
  /** Counts the stretches of a segment. */
  number: z.int().nonnegative(),
  /** Where the stretch before ended; left out at the beginning. */
  after: place.optional(),
  /** Not to be begun before this instant, ms. */
  notBefore: z.int().optional(),
});
export type Stretch = z.infer<typeof stretch>;

/** Leads at which a walk failed: they are tried again by themselves, while it goes on. */
export const stragglers = z.strictObject({ walk, leads: z.array(z.string().regex(LEAD_ID)).min(1).max(100) });
export type Stragglers = z.infer<typeof stragglers>;

/** What the queue of walks carries. */
export const walkMessage = z.union([stretch, stragglers]);
export type WalkMessage = z.infer<typeof walkMessage>;
