import * as z from 'zod';
import { dueKey, leadKey, rankKey, scoreKey, shardOf } from './keys.ts';
import { STAGES, TIERS } from '../lead/standing.ts';
import { BANT_ANSWERS } from '../lead/bant.ts';

const standing = z.object({
  tier: z.enum(TIERS),
  stage: z.enum(STAGES),
  highValue: z.boolean(),
});
const answer = z.enum(BANT_ANSWERS);

/** A lead's score under one model, as stored. Points and groups are as of `asOf`; times are ms. */
export const storedScore = z.object({
  leadId: z.string(),
  model: z.string(),
  /** Counts the writes of this item; each is conditional on the one before. */
  version: z.int().nonnegative(),
  /** The playbook version it was scored under; never goes down. */
  playbook: z.int().positive(),
  /** What was last announced; `n` is the number of that change, 0 before the first. */
  standing,
  n: z.int().nonnegative(),
  decidedAt: z.number(),
  /** The playbook version that change was decided under. */
  decidedUnder: z.int().positive().optional(),
  tierAt: z.number(),
  stageAt: z.number(),
  highValueAt: z.number(),
  asOf: z.number(),
  points: z.number(),
  /** Bucket of points that the ranked index sorts by; it trails the points (see `rankOf`). */
  rank: z.number(),
  groups: z.record(z.string(), z.number()),
  silent: z.object({ in7: z.number(), in30: z.number(), in90: z.number() }),
  evidence: z.int().nonnegative(),
  bant: z.object({ budget: answer, authority: answer, need: answer, timeframe: answer }),
  /** Bit i set: criterion i of the model counted for something. Hexadecimal. */
  mask: z.string(),
  /** When to look again; never later than the next change in silence. */
  dueAt: z.number().optional(),
});
export type StoredScore = z.infer<typeof storedScore>;

/** Points per rank bucket: coarse, because moving an index entry costs two write units. */
const RANK_STEP = 10;

/**
 * The bucket of a score. One that is next to the bucket held stays in it, unless the entry moves anyway with
 * the tier.
 */
export function rankOf(
  points: number,
  { tier }: StoredScore['standing'],
  held: StoredScore | undefined,
): number {
  const exact = Math.floor(points / RANK_STEP);
  const stays = held?.standing.tier === tier && Math.abs(held.rank - exact) <= 1;
  return stays ? held.rank : exact;
}

/** The item as it lies in the table: the score with its keys, and those of the indexes it belongs to. */
export function toScoreItem(score: StoredScore): Record<string, unknown> {
  const shard = shardOf(score.leadId);
  return {
    pk: leadKey(score.leadId),
    sk: scoreKey(score.model),
    ...score,
    rankKey: rankKey(score.model, score.standing.tier, shard),
    ...(score.dueAt === undefined ? {} : { dueKey: dueKey('score', shard) }),
  };
}

/** Positions as a hexadecimal bit mask. */
export const toMask = (positions: readonly number[]): string =>
  positions.reduce((mask, position) => mask | (1n << BigInt(position)), 0n).toString(16);
