import type { Change } from '../stores/change-item.ts';
import type { LeadStore } from '../stores/lead-store.ts';
import type { StoredScore } from '../stores/score-item.ts';
import type { Standing } from '../lead/standing.ts';

/** The change that an event announces. */
export interface Announced {
  readonly leadId: string;
  readonly model: string;
  readonly n: number;
  readonly muted?: boolean;
}

export type Changes = Pick<LeadStore, 'projections' | 'change'>;

/**
 * The lead's scores under every model, if the change may still be acted on; undefined when it is muted, the
 * lead was erased, or a later change made `still` false. A later change that leaves `still` true (such as the
 * high-value mark a second after the stage) does not matter, because no other event triggers the action.
 */
export async function scoresIfCurrent(
  leads: Changes,
  announced: Announced,
  still: (standing: Standing) => boolean,
): Promise<readonly StoredScore[] | undefined> {
  if (announced.muted) return undefined;
  const { leadId, model, n } = announced;
  const { scores } = await leads.projections(leadId);
  const score = scores.find((each) => each.model === model);
  if (score === undefined || score.n < n || !still(score.standing)) return undefined;
  const numbers = Array.from({ length: score.n - n }, (_, index) => n + 1 + index);
  const later = await Promise.all(numbers.map((number) => leads.change(leadId, model, number)));
  return later.every((change: Change | undefined) => change !== undefined && still(change.to))
    ? scores
    : undefined;
}
