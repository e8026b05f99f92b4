import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance } from './instance.ts';
import type { FileOutcome } from './outcomes.ts';
import type { FoundLead } from './read-back.ts';

const CONCURRENT_REQUESTS = 8;

/**
 * The tier of each lead right before its outcome, by the id of its person. The changes on the bus do not show
 * it: an outcome and the activities that led to it can arrive in one batch, which causes one change.
 * @param shift from the file's time to the instance's, ms
 */
export async function tiersBeforeOutcome(
  instance: Pick<Instance, 'scoreAt'>,
  leads: readonly FoundLead[],
  outcomes: ReadonlyMap<string, FileOutcome>,
  shift: number,
): Promise<ReadonlyMap<string, string>> {
  const withOutcome = leads.flatMap(({ person, stored }) => {
    const outcome = outcomes.get(person.id);
    return outcome ? [{ id: person.id, leadId: stored.leadId, at: outcome.at }] : [];
  });
  const tiers = await concurrently(withOutcome, CONCURRENT_REQUESTS, async ({ id, leadId, at }) => {
    const { tier } = await instance.scoreAt(leadId, at + shift - 1);
    return [id, tier] as const;
  });
  return new Map(tiers);
}
