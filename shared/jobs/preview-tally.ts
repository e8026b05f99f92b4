import { own } from '../runtime/names.ts';
import * as z from 'zod';
import { dataByModel, modelData } from '../playbook/enough-data.ts';
import { storedScore } from '../stores/score-item.ts';

const { standing } = storedScore.shape;
const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

/** A lead whose standing under one model would change. */
const example = z.object({
  leadId: z.string(),
  model: z.string(),
  from: standing,
  to: standing,
  points: z.object({ before: z.number(), after: z.number() }),
});
export type Example = z.infer<typeof example>;

/** The preview's result for some of the leads; `together` adds results up. Ids and counts only. */
export const tally = z.object({
  leads: count,
  /** By `model mark from to`. */
  changes: counts,
  examples: z.array(example),
  handoffs: z.object({
    count,
    byRep: counts,
    examples: z.array(z.object({ leadId: z.string(), rep: z.string() })),
  }),
  mails: z.object({
    count,
    byMaterial: counts,
    examples: z.array(z.object({ leadId: z.string(), material: z.string() })),
  }),
  models: z.record(z.string(), modelData),
});
export type PreviewTally = z.infer<typeof tally>;

/** Examples: the leads with the largest moves first. */
const EXAMPLES = 100;
/** Examples: leads that would be handed off or mailed. */
const FOLLOWED = 20;

/** Sums counts by key. */
function summed(all: readonly PreviewTally['changes'][]): PreviewTally['changes'] {
  const sums: PreviewTally['changes'] = {};
  for (const [key, value] of all.flatMap(Object.entries<number>)) sums[key] = (own(sums, key) ?? 0) + value;
  return sums;
}

const distance = ({ points }: Example): number => Math.abs(points.after - points.before);

const furthestFirst = (a: Example, b: Example): number =>
  distance(b) - distance(a) || byText(a.leadId + a.model, b.leadId + b.model);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const first = <T extends { readonly leadId: string }>(examples: readonly T[]): T[] =>
  examples.toSorted((a, b) => byText(a.leadId, b.leadId)).slice(0, FOLLOWED);

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/**
 * Adds results up. The sum does not depend on how leads are split into parts, nor on the order of the parts.
 */
export function together(tallies: readonly PreviewTally[]): PreviewTally {
  const handoffs = tallies.map((each) => each.handoffs);
  const mails = tallies.map((each) => each.mails);
  return {
    leads: total(tallies.map(({ leads }) => leads)),
    changes: summed(tallies.map(({ changes }) => changes)),
    examples: tallies
      .flatMap(({ examples }) => examples)
      .toSorted(furthestFirst)
      .slice(0, EXAMPLES),
    handoffs: {
      count: total(handoffs.map((each) => each.count)),
      byRep: summed(handoffs.map(({ byRep }) => byRep)),
      examples: first(handoffs.flatMap(({ examples }) => examples)),
    },
    mails: {
      count: total(mails.map((each) => each.count)),
      byMaterial: summed(mails.map(({ byMaterial }) => byMaterial)),
      examples: first(mails.flatMap(({ examples }) => examples)),
    },
    models: dataByModel(tallies.map(({ models }) => models)),
  };
}
