import type { Instance } from './instance.ts';
import { DAY } from './time.ts';
import { keyOf, type Timeline } from './timeline.ts';

const TIERS = ['hot', 'warm', 'cold', 'unknown'];

/**
 * By how much an earlier replay of this timeline has moved its time, ms; undefined where the instance knows none of its
 * leads. So a replay whose progress was kept nowhere goes on in the same time, instead of beginning a second life of
 * every lead.
 */
export async function earlierShift(
  instance: Pick<Instance, 'leads' | 'history'>,
  { people, activities }: Timeline,
): Promise<number | undefined> {
  const ids = new Map([...people.values()].map(({ email, id }) => [email, id]));
  const times = new Map(activities.map((activity) => [keyOf(activity), activity.at]));
  for (const tier of TIERS) {
    for await (const { leadId, profile } of instance.leads(tier)) {
      const person = ids.get(profile.email ?? '');
      if (person === undefined) continue;
      const { activities: stored } = await instance.history(leadId);
      const shifts = stored.map(({ id, occurredAt }) => occurredAt - (times.get(`${person} ${id}`) ?? NaN));
      const shift = shifts.find((each) => each % DAY === 0);
      if (shift !== undefined) return shift;
    }
  }
  return undefined;
}
