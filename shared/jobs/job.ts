import * as z from 'zod';
import { itemKey } from '../stores/log-scan.ts';
import { LEAD_ID } from '../lead/lead-id.ts';

/** What names a job, in its key too. */
export const JOB_ID = /^[\w-]{1,64}$/;
const id = z.string().regex(JOB_ID);
const playbook = z.int().positive();

/**
 * One way over all leads. `publish`: applies the playbook that counts. `preview`: tries a draft on each and writes nothing of it.
 * `release`: announces anew, unmuted, what the publication of this version changed and what still stands.
 */
export const job = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('publish'), id, playbook }),
  z.strictObject({ kind: z.literal('preview'), id }),
  z.strictObject({ kind: z.literal('release'), id, playbook }),
]);
export type Job = z.infer<typeof job>;

/** Part of a job, as it goes through the queue: ids and numbers only. */
export const chunk = z.strictObject({
  job: job,
  /** Which of how many segments of the log. */
  segment: z.int().nonnegative(),
  segments: z.int().positive(),
  /** Counts the chunks of a segment. */
  number: z.int().nonnegative(),
  /** Where the chunk before ended; left out at the beginning. */
  after: itemKey.optional(),
  /** Not to be begun before this instant, ms. */
  notBefore: z.int().optional(),
});
export type Chunk = z.infer<typeof chunk>;

/** Leads at which a job failed: they are tried again by themselves, while it goes on. */
export const retry = z.strictObject({ job: job, leads: z.array(z.string().regex(LEAD_ID)).min(1).max(100) });
export type Retry = z.infer<typeof retry>;

/** What the queue of jobs carries. */
export const jobMessage = z.union([chunk, retry]);
export type JobMessage = z.infer<typeof jobMessage>;
