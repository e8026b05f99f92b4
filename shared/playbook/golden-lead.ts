import * as z from 'zod';
import { id } from './id.ts';
import { storableNumber } from '../lead/storable-number.ts';
import { PROFILE_FIELDS } from '../lead/profile-fields.ts';
import { STAGES, TIERS } from '../lead/standing.ts';

const scalar = z.union([z.string().max(200), storableNumber(), z.boolean()]);

/** Something a golden lead did, and how long before the instant at which it is judged. */
const goldenActivity = z.strictObject({
  did: id,
  daysAgo: storableNumber(0, 3650),
  properties: z.record(id, scalar).optional(),
  /** What they told about themselves with it. */
  profile: z.partialRecord(z.enum(PROFILE_FIELDS), scalar).optional(),
  /** What they are here for by it. */
  interests: z.array(id).min(1).max(10).optional(),
  /** Entered by sales: outranks what a form says. */
  bySales: z.literal(true).optional(),
});
export type GoldenActivity = z.infer<typeof goldenActivity>;

/** What has to come out; whatever is left out may be anything. Points are the bounds of what is right. */
const expectation = z
  .strictObject({
    tier: z.enum(TIERS).optional(),
    stage: z.enum(STAGES).optional(),
    highValue: z.boolean().optional(),
    grade: z
      .string()
      .regex(/^[A-D][1-4]$/)
      .optional(),
    atLeast: storableNumber(0, 100).optional(),
    atMost: storableNumber(0, 100).optional(),
  })
  .refine((expected) => Object.keys(expected).length > 0, { error: 'Say what is expected of this lead.' });

/**
 * A history that marketing and sales agree on, and what it must come to. A playbook under which one of them
 * comes out differently cannot be published: whoever changes a rule sees at once which agreement it breaks.
 */
export const goldenLead = z.strictObject({
  id,
  /** The agreement in words: `Booked a call: hot, whatever the points`. */
  label: z.string().min(1).max(120),
  /** Which model judges; `default` if left out. */
  model: id.optional(),
  history: z.array(goldenActivity).min(1).max(200),
  expect: expectation,
});
export type GoldenLead = z.infer<typeof goldenLead>;
