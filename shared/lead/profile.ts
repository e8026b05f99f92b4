import type { Activity, ActivitySource, Scalar } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/** Sales talks to the person: values entered by sales outrank values from later forms. */
const rankOf = (source: ActivitySource): number => (source === 'sales' ? 1 : 0);

/** Whether a newer statement replaces the current one. */
const replaces = (next: Fact, held: Fact | undefined): boolean =>
  held === undefined ||
  rankOf(next.source) > rankOf(held.source) ||
  (rankOf(next.source) === rankOf(held.source) && next.at >= held.at);

/** Builds a profile from activities added in order of time. */
export class ProfileBuilder {
  readonly #facts = new Map<string, Fact>();

  /** Applies the profile fields that an activity states. Returns true when any value changes. */
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

/** A person's profile: the latest value of each field by event time, up to and including `at`. */
export function profileOf(history: HumanHistory, at = Number.POSITIVE_INFINITY): Profile {
  const builder = new ProfileBuilder();
  for (const activity of history) {
    if (activity.occurredAt <= at && activity.suspect !== true) builder.add(activity);
  }
  return builder.toProfile();
}

/** The latest value of a profile field, and its source. */
export interface Fact {
  readonly value: Scalar;
  readonly at: number;
  readonly source: ActivitySource;
}

export type Profile = Readonly<Record<string, Fact>>;
