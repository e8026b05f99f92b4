import * as z from 'zod';
import { type Census, censuses } from './census.ts';
import type { BusEvent } from './instance.ts';
import { changesOf, type ToldChange } from './journal.ts';
import type { FileOutcome } from './outcomes.ts';
import type { Step } from './plan.ts';
import type { FoundLead } from './read-back.ts';
import type { FileActivity } from './read-lines.ts';

const TIERS = ['unknown', 'cold', 'warm', 'hot'] as const;
type Tier = (typeof TIERS)[number];

/** Leads by the highest tier that they held before their outcome, or at all where there is none. */
export interface Conversion {
  readonly tier: Tier;
  readonly leads: number;
  readonly won: number;
  readonly lost: number;
  /** won / leads; 0 where there are none. */
  readonly rate: number;
}

/** What became of the leads. */
export interface Funnel {
  /** At the end of each step. */
  readonly tiers: readonly Census[];
  readonly handoffs: number;
  /** By kind: handoff, nurture. */
  readonly mails: Readonly<Record<string, number>>;
  readonly conversion: readonly Conversion[];
}

/** What a funnel is counted from. */
export interface Told {
  readonly steps: readonly Step[];
  readonly activities: readonly FileActivity[];
  readonly outcomes: ReadonlyMap<string, FileOutcome>;
  /** Tier right before the outcome, by the id of the person. */
  readonly tiersBefore: ReadonlyMap<string, string>;
  readonly leads: readonly FoundLead[];
  readonly events: readonly BusEvent[];
  readonly mailTags: readonly Readonly<Record<string, string>>[];
  /** From the file's time to the instance's, ms. */
  readonly shift: number;
  /** The model whose tiers are counted. */
  readonly model: string;
}

export function funnelOf(told: Told): Funnel {
  const { steps, activities, outcomes, leads, events, mailTags, shift, model } = told;
  const ours = new Set(leads.map(({ stored }) => stored.leadId));
  const changes = changesOf(events).filter((change) => change.model === model && ours.has(change.leadId));
  const histories = Map.groupBy(changes, ({ leadId }) => leadId);
  const ends = steps.map(({ end }) => end);
  return {
    tiers: censuses(ends, { activities, outcomes, histories, shift }),
    handoffs: handoffsIn(events),
    mails: countBy(mailTags.map((tags) => tags['kindling-kind'] ?? 'other')),
    conversion: conversionOf(told, histories),
  };
}

const handedOff = z.object({ handoffId: z.string() });

/** Each counts once, however often the bus was told of it. */
const handoffsIn = (events: readonly BusEvent[]): number =>
  new Set(
    events
      .filter((event) => event['detail-type'] === 'LeadHandedOff')
      .map(({ detail }) => handedOff.parse(detail).handoffId),
  ).size;

function conversionOf(
  { leads, outcomes, tiersBefore, shift }: Told,
  histories: ReadonlyMap<string, readonly ToldChange[]>,
): Conversion[] {
  const reached = leads.map(({ person, stored }) => {
    const outcome = outcomes.get(person.id);
    const until = outcome === undefined ? Infinity : outcome.at + shift;
    const told = (histories.get(stored.leadId) ?? []).filter(({ at }) => at < until);
    return { outcome, tier: highest([tiersBefore.get(person.id), ...told.map(({ to }) => to.tier)]) };
  });
  return TIERS.toReversed().map((tier) => {
    const those = reached.filter((each) => each.tier === tier);
    const won = those.filter(({ outcome }) => outcome?.won === true).length;
    const lost = those.filter(({ outcome }) => outcome?.won === false).length;
    return { tier, leads: those.length, won, lost, rate: those.length === 0 ? 0 : won / those.length };
  });
}

const highest = (tiers: readonly (string | undefined)[]): Tier =>
  TIERS.findLast((tier) => tiers.includes(tier)) ?? 'unknown';

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
