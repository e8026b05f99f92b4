import { statementsOf } from '../consent/statements.ts';
import type { Activity } from './activity.ts';
import { bitOf, type Sights } from './sight.ts';

/** Which purposes of tracking a lead refuses, while a fold walks through its history. Silence refuses nothing. */
export class Refusals {
  /** One for each purpose (see `bitOf`). */
  bits = 0;

  /** Takes in what an activity says about it; activities come in order. True when it changes anything. */
  add(activity: Activity): boolean {
    const before = this.bits;
    for (const [purpose, statement] of statementsOf(activity)) {
      if (purpose === 'email') continue;
      const bit = bitOf(purpose);
      this.bits = statement === 'withdrawn' ? this.bits | bit : this.bits & ~bit;
    }
    return this.bits !== before;
  }
}

/**
 * A history, in order, without the deeds that were watched although that was refused: they are as good as never seen, also once
 * the lead agrees again. What says something about consent itself is kept.
 */
export function permitted(activities: readonly Activity[], { watched }: Sights): readonly Activity[] {
  if (!activities.some(refuses)) return activities;
  const refusals = new Refusals();
  let heard = 0;
  return activities.filter((activity) => {
    // What is said at the very instant counts for it, too.
    while (heard < activities.length && activities[heard]!.occurredAt <= activity.occurredAt) {
      refusals.add(activities[heard]!);
      heard += 1;
    }
    const isRefused = ((watched.get(activity.type) ?? 0) & refusals.bits) !== 0;
    return !isRefused || statementsOf(activity).length > 0;
  });
}

const refuses = (activity: Activity): boolean =>
  statementsOf(activity).some(([purpose, statement]) => purpose !== 'email' && statement === 'withdrawn');
