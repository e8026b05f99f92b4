import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance } from './instance.ts';
import type { FoundLead } from './read-back.ts';

const REQUESTS_UNDER_WAY = 8;

/**
 * One line for each lead, sorted: how it stands at an instant by its history, and, after a bar, as it is stored. Ids are the
 * file's and times too, so that two replays of one file can be compared with `diff` wherever and whenever they ran; change
 * numbers are left out, for they depend on how activities were batched.
 * @param at the instance's time, ms @param shift from the file's time to the instance's, ms
 */
export async function digestOf(
  instance: Pick<Instance, 'scoreAt'>,
  leads: readonly FoundLead[],
  model: string,
  { at, shift }: { readonly at: number; readonly shift: number },
  onLead: () => void,
): Promise<string[]> {
  const since = (instant: number | undefined): string =>
    instant === undefined ? '-' : new Date(instant - shift).toISOString();
  const digests = await concurrently(leads, REQUESTS_UNDER_WAY, async ({ person, stored }) => {
    const then = await instance.scoreAt(stored.leadId, at);
    onLead();
    const folded = [
      then.tier,
      since(then.tierAt),
      then.stage,
      since(then.stageAt),
      then.highValue,
      since(then.highValueAt),
    ];
    const kept = [stored.tier, since(stored.tierAt), stored.stage, since(stored.stageAt), stored.highValue];
    return [person.id, model, ...folded, then.points, '|', ...kept].join(' ');
  });
  return digests.toSorted();
}
