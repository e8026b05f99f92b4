import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance } from './instance.ts';
import type { FileOutcome } from './outcomes.ts';
import type { FoundLead } from './read-back.ts';

const REQUESTS_UNDER_WAY = 8;

/**
 * The tier that each lead with an outcome held right before it, by the id of its person. The journal alone does not tell:
 * what is reported together, an outcome and what led to it, is announced as one change.
 * @param shift from the file's time to the instance's, ms
 */
export async function tiersBefore(
  instance: Pick<Instance, 'scoreAt'>,
  leads: readonly FoundLead[],
  outcomes: ReadonlyMap<string, FileOutcome>,
  shift: number,
): Promise<ReadonlyMap<string, string>> {
  const decided = leads.flatMap(({ person, stored }) => {
    const outcome = outcomes.get(person.id);
    return outcome ? [{ id: person.id, leadId: stored.leadId, at: outcome.at }] : [];
  });
  const tiers = await concurrently(decided, REQUESTS_UNDER_WAY, async ({ id, leadId, at }) => {
    const { tier } = await instance.scoreAt(leadId, at + shift - 1);
    return [id, tier] as const;
  });
  return new Map(tiers);
}
