import { TIERS } from '../../../shared/lead/standing.ts';
import { DAY_MS } from '../../../shared/runtime/time.ts';
import type { Instance } from './instance.ts';
import { keyOf, type Timeline } from './timeline.ts';

/**
 * The shift (ms) of an earlier replay of this timeline; undefined if the instance has none of its leads. A
 * replay without a progress file continues with that shift, so that the activities that are left keep their
 * distance in time from those that are stored.
 */
export async function findEarlierShift(
  instance: Pick<Instance, 'leads' | 'history'>,
  { people, activities }: Timeline,
): Promise<number | undefined> {
  const personIds = new Map([...people.values()].map(({ email, id }) => [email, id]));
  const times = new Map(activities.map((activity) => [keyOf(activity), activity.at]));
  for (const tier of TIERS) {
    for await (const { leadId, profile } of instance.leads(tier)) {
      const personId = personIds.get(profile.email ?? '');
      if (personId === undefined) continue;
      const { activities: stored } = await instance.history(leadId);
      const shifts = stored.map(({ id, occurredAt }) => occurredAt - (times.get(`${personId} ${id}`) ?? NaN));
      const shift = shifts.find((each) => each % DAY_MS === 0);
      if (shift !== undefined) return shift;
    }
  }
  return undefined;
}
