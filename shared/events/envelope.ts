import * as z from 'zod';
import { STAGES, TIERS } from '../lead/standing.ts';

/** `source` of every event Kindling puts on its bus. */
export const EVENT_SOURCE = 'kindling';

const tier = z.enum(TIERS);
const stage = z.enum(STAGES);

/** What a change is about: the three marks that are announced. */
export const standing = z.strictObject({ tier, stage, highValue: z.boolean() });

/**
 * Common to everything that a change of a lead causes: ids and numbers only, never personal data. `n` numbers
 * the changes of one lead under one model; a consumer acts only while `n` is still the current one.
 */
export const changeDetail = z.strictObject({
  version: z.literal(1),
  leadId: z.string(),
  model: z.string(),
  n: z.int().positive(),
  from: standing,
  to: standing,
  /** Since when the new standing holds; ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** When it was decided: later than `at` when evidence arrived late. */
  decidedAt: z.iso.datetime(),
  playbook: z.int().positive(),
  cause: z.enum(['activity', 'time', 'playbook']),
  /** The earlier change that, with what is known now, should not have been. */
  corrects: z.int().positive().optional(),
  /** Set when nothing may act on it: a playbook was published or a history imported. */
  muted: z.boolean().optional(),
});

/**
 * What is told of a handoff: `n` is the change that led to it, `rep` the playbook's id of the rep, not an
 * address.
 */
export const handoffDetail = z.strictObject({
  version: z.literal(1),
  leadId: z.string(),
  model: z.string(),
  n: z.int().positive(),
  handoffId: z.string(),
  rep: z.string(),
  at: z.iso.datetime(),
});

export type ChangeDetail = z.infer<typeof changeDetail>;
