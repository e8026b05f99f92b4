import * as z from 'zod';
import { itemKey } from '../stores/log-scan.ts';
import { LEAD_ID } from '../lead/lead-id.ts';

/** A job's id; also part of its key. */
export const JOB_ID = /^[\w-]{1,64}$/;
const id = z.string().regex(JOB_ID);
const playbook = z.int().positive();

/**
 * A job over all leads. `publish`: applies the active playbook. `preview`: compares a draft on each lead
 * without changing it. `release`: announces again, unmuted, the changes made by this version's publication
 * that are still current.
 */
export const job = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('publish'), id, playbook }),
  z.strictObject({ kind: z.literal('preview'), id }),
  z.strictObject({ kind: z.literal('release'), id, playbook }),
]);
export type Job = z.infer<typeof job>;

/** A chunk of a job as a queue message: ids and numbers only. */
export const chunk = z.strictObject({
  job: job,
  /** The segment of the log, and the number of segments. */
  segment: z.int().nonnegative(),
  segments: z.int().positive(),
  /** The chunk's number in its segment. */
  number: z.int().nonnegative(),
  /** Where the previous chunk ended; absent in the first one. */
  after: itemKey.optional(),
  /** Earliest start, ms. */
  notBefore: z.int().optional(),
});
export type Chunk = z.infer<typeof chunk>;

/** Leads that a job failed on: they are retried in their own message while the job continues. */
export const retry = z.strictObject({ job: job, leads: z.array(z.string().regex(LEAD_ID)).min(1).max(100) });
export type Retry = z.infer<typeof retry>;

/** A message of the job queue. */
export const jobMessage = z.union([chunk, retry]);
export type JobMessage = z.infer<typeof jobMessage>;
