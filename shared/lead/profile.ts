import type { Activity, ActivitySource, Scalar } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/** Sales knows a person from talking to them: what they enter outranks anything a form says later. */
const rankOf = (source: ActivitySource): number => (source === 'sales' ? 1 : 0);

/** Whether a newly seen statement replaces the one held. */
const replaces = (next: Fact, held: Fact | undefined): boolean =>
  held === undefined ||
  rankOf(next.source) > rankOf(held.source) ||
  (rankOf(next.source) === rankOf(held.source) && next.at >= held.at);

/** A profile that activities are added to in order of time. */
export class ProfileBuilder {
  readonly #facts = new Map<string, Fact>();

  /** Takes over what the activity states about the person. True when any value is new. */
  add(activity: Activity): boolean {
    let changed = false;
    for (const [field, value] of Object.entries(activity.profile ?? {})) {
      const held = this.#facts.get(field);
      const next: Fact = { value, at: activity.occurredAt, source: activity.source };
      if (!replaces(next, held)) continue;
      this.#facts.set(field, next);
      changed ||= held?.value !== value;
    }
    return changed;
  }

  get(field: string): Fact | undefined {
    return this.#facts.get(field);
  }

  toProfile(): Profile {
    return Object.fromEntries([...this.#facts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** By time, then by id: the order every fold sees, whatever order the activities arrived in. */
export const inOrder = (a: Activity, b: Activity): number =>
  a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Who somebody is: the last value of each field by event time, up to and including `at`. */
export function profileOf(history: HumanHistory, at = Number.POSITIVE_INFINITY): Profile {
  const builder = new ProfileBuilder();
  for (const activity of history) {
    if (activity.occurredAt <= at && activity.suspect !== true) builder.add(activity);
  }
  return builder.toProfile();
}

/** The last known value of a profile field, and where it came from. */
export interface Fact {
  readonly value: Scalar;
  readonly at: number;
  readonly source: ActivitySource;
}

export type Profile = Readonly<Record<string, Fact>>;
