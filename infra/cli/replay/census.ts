import type { ToldChange } from './journal.ts';
import type { FileOutcome } from './outcomes.ts';
import type { FileActivity } from './read-lines.ts';

/** How many leads there were in each tier at an instant. */
export interface Census {
  /** File's time, ISO 8601. */
  readonly at: string;
  readonly leads: number;
  readonly unknown: number;
  readonly cold: number;
  readonly warm: number;
  readonly hot: number;
  /** Had reached the stage SQL at some time. */
  readonly qualified: number;
  /** By the file. */
  readonly won: number;
  readonly lost: number;
}

/** What censuses are taken from: instants (ms) are the file's but for those of the changes. */
export interface Population {
  readonly activities: readonly FileActivity[];
  readonly outcomes: ReadonlyMap<string, FileOutcome>;
  /** Changes of each lead in order. */
  readonly histories: ReadonlyMap<string, readonly ToldChange[]>;
  /** From the file's time to the instance's. */
  readonly shift: number;
}

/** Takes a census at each of some instants, by what is known in the end. */
export function censuses(ends: readonly number[], population: Population): Census[] {
  const firsts = new Map<string, number>();
  for (const { person, at } of population.activities) if (!firsts.has(person.id)) firsts.set(person.id, at);
  const seen = [...firsts.values()];
  return ends.map((end) => censusAt(end, seen, population));
}

function censusAt(end: number, seen: readonly number[], { histories, outcomes, shift }: Population): Census {
  const past = [...histories.values()].map((changes) => changes.filter(({ at }) => at < end + shift));
  const tiers = past.flatMap((changes) => changes.at(-1)?.to.tier ?? []);
  const inTier = (tier: string): number => tiers.filter((each) => each === tier).length;
  const decided = [...outcomes.values()].filter(({ at }) => at < end);
  const leads = seen.filter((at) => at < end).length;
  const [cold, warm, hot] = [inTier('cold'), inTier('warm'), inTier('hot')];
  return {
    at: new Date(end).toISOString(),
    leads,
    unknown: leads - cold - warm - hot,
    cold,
    warm,
    hot,
    qualified: past.filter((changes) => changes.some(({ to }) => to.stage === 'sql')).length,
    won: decided.filter(({ won }) => won).length,
    lost: decided.filter(({ won }) => !won).length,
  };
}
