import * as z from 'zod';
import { changeKey, leadKey } from './keys.ts';
import { storedScore } from './score-item.ts';

const standing = storedScore.shape.standing;

/**
 * One entry of a lead's journal under one model: append-only, numbered without gaps. Ids and numbers only;
 * times are ms.
 */
export const storedChange = z.object({
  leadId: z.string(),
  model: z.string(),
  n: z.int().positive(),
  from: standing,
  to: standing,
  /** Since when the new standing holds. */
  at: z.number(),
  /** The instant it was decided as of: a late sweep still decides each step as of its own. */
  decidedAt: z.number(),
  playbook: z.int().positive(),
  cause: z.enum(['activity', 'time', 'playbook']),
  /** The change before it, where that one should not have been with what is known now. */
  corrects: z.int().positive().optional(),
  /** Nothing may act on it. */
  muted: z.boolean().optional(),
});
export type Change = z.infer<typeof storedChange>;
export type Cause = Change['cause'];

export const toChangeItem = (change: Change): Record<string, unknown> => ({
  pk: leadKey(change.leadId),
  sk: changeKey(change.model, change.n),
  ...change,
});
