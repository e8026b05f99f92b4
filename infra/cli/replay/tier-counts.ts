import { isoInstant } from '../../../shared/runtime/instant.ts';
import type { AnnouncedChange } from './journal.ts';
import type { FileOutcome } from './outcomes.ts';
import type { FileActivity } from './read-lines.ts';

/** How many leads were in each tier at an instant. */
export interface TierCounts {
  /** The file's time, ISO 8601. */
  readonly at: string;
  readonly leads: number;
  readonly unknown: number;
  readonly cold: number;
  readonly warm: number;
  readonly hot: number;
  /** Had reached the stage SQL at some time until then. */
  readonly qualified: number;
  /** According to the file. */
  readonly won: number;
  readonly lost: number;
}

/** Instants (ms) are in the file's time, except for those of the changes. */
export interface TierHistory {
  readonly activities: readonly FileActivity[];
  readonly outcomes: ReadonlyMap<string, FileOutcome>;
  /** Changes in order, by lead. */
  readonly histories: ReadonlyMap<string, readonly AnnouncedChange[]>;
  /** From the file's time to the instance's, ms. */
  readonly shift: number;
}

/** Counts tiers at each of some instants (the file's time, ms). */
export function countTiers(instants: readonly number[], history: TierHistory): TierCounts[] {
  const firstSeen = new Map<string, number>();
  for (const { person, at } of history.activities) {
    if (!firstSeen.has(person.id)) firstSeen.set(person.id, at);
  }
  const arrivals = [...firstSeen.values()];
  return instants.map((instant) => countTiersAt(instant, arrivals, history));
}

function countTiersAt(
  instant: number,
  arrivals: readonly number[],
  { histories, outcomes, shift }: TierHistory,
): TierCounts {
  const past = [...histories.values()].map((changes) => changes.filter(({ at }) => at < instant + shift));
  const tiers = past.flatMap((changes) => changes.at(-1)?.to.tier ?? []);
  const inTier = (tier: string): number => tiers.filter((each) => each === tier).length;
  const closed = [...outcomes.values()].filter(({ at }) => at < instant);
  const leads = arrivals.filter((at) => at < instant).length;
  const [cold, warm, hot] = [inTier('cold'), inTier('warm'), inTier('hot')];
  return {
    at: isoInstant(instant),
    leads,
    unknown: leads - cold - warm - hot,
    cold,
    warm,
    hot,
    qualified: past.filter((changes) => changes.some(({ to }) => to.stage === 'sql')).length,
    won: closed.filter(({ won }) => won).length,
    lost: closed.filter(({ won }) => !won).length,
  };
}
