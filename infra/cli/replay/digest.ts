import { concurrently } from '../../../shared/runtime/concurrently.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';
import type { Instance } from './instance.ts';
import type { FoundLead } from './read-back.ts';

const CONCURRENT_REQUESTS = 8;

/**
 * One line for each lead, sorted: its score at an instant, computed from its history, and after a bar its
 * stored state. Ids and times are the file's, so that `diff` can compare two replays of one file. Change
 * numbers are left out, because they depend on how activities were batched.
 * @param at the instance's time, ms
 * @param shift from the file's time to the instance's, ms
 */
export async function digestOf(
  instance: Pick<Instance, 'scoreAt'>,
  leads: readonly FoundLead[],
  model: string,
  { at, shift }: { readonly at: number; readonly shift: number },
  onLead: () => void,
): Promise<string[]> {
  const fileTime = (instant: number | undefined): string =>
    instant === undefined ? '-' : isoInstant(instant - shift);
  const lines = await concurrently(leads, CONCURRENT_REQUESTS, async ({ person, stored }) => {
    const score = await instance.scoreAt(stored.leadId, at);
    onLead();
    const computed = [
      score.tier,
      fileTime(score.tierAt),
      score.stage,
      fileTime(score.stageAt),
      score.highValue,
      fileTime(score.highValueAt),
    ];
    const current = [
      stored.tier,
      fileTime(stored.tierAt),
      stored.stage,
      fileTime(stored.stageAt),
      stored.highValue,
    ];
    return [person.id, model, ...computed, score.points, '|', ...current].join(' ');
  });
  return lines.toSorted();
}
