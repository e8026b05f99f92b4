import * as z from 'zod';
import type { BusEvent } from './instance.ts';
import { type AnnouncedChange, changesOf } from './journal.ts';
import type { FileOutcome } from './outcomes.ts';
import type { Step } from './plan.ts';
import type { FoundLead } from './read-back.ts';
import type { FileActivity } from './read-lines.ts';
import { countTiers, type TierCounts } from './tier-counts.ts';
import { TIERS } from '../../../shared/lead/standing.ts';

type Tier = (typeof TIERS)[number];

/** Leads by the highest tier that they had before their outcome, or at any time if they have no outcome. */
export interface Conversion {
  readonly tier: Tier;
  readonly leads: number;
  readonly won: number;
  readonly lost: number;
  /** won / leads; 0 without leads. */
  readonly rate: number;
}

export interface Funnel {
  /** At the end of each step. */
  readonly tiers: readonly TierCounts[];
  readonly handoffs: number;
  /** By kind: handoff, nurture. */
  readonly mails: Readonly<Record<string, number>>;
  readonly conversion: readonly Conversion[];
}

export interface FunnelInput {
  readonly steps: readonly Step[];
  readonly activities: readonly FileActivity[];
  readonly outcomes: ReadonlyMap<string, FileOutcome>;
  /** Tier right before the outcome, by the id of the person. */
  readonly tiersBeforeOutcome: ReadonlyMap<string, string>;
  readonly leads: readonly FoundLead[];
  readonly events: readonly BusEvent[];
  readonly mailTags: readonly Readonly<Record<string, string>>[];
  /** From the file's time to the instance's, ms. */
  readonly shift: number;
  /** The model whose tiers are counted. */
  readonly model: string;
}

export function funnelOf(input: FunnelInput): Funnel {
  const { steps, activities, outcomes, leads, events, mailTags, shift, model } = input;
  const leadIds = new Set(leads.map(({ stored }) => stored.leadId));
  const changes = changesOf(events).filter((change) => change.model === model && leadIds.has(change.leadId));
  const histories = Map.groupBy(changes, ({ leadId }) => leadId);
  const ends = steps.map(({ end }) => end);
  return {
    tiers: countTiers(ends, { activities, outcomes, histories, shift }),
    handoffs: countHandoffs(events),
    mails: countBy(mailTags.map((tags) => tags['kindling-kind'] ?? 'other')),
    conversion: conversionOf(input, histories),
  };
}

const handoffSchema = z.object({ handoffId: z.string() });

/** Counts each handoff once: EventBridge can deliver an event more than once. */
const countHandoffs = (events: readonly BusEvent[]): number =>
  new Set(
    events
      .filter((event) => event['detail-type'] === 'LeadHandedOff')
      .map(({ detail }) => handoffSchema.parse(detail).handoffId),
  ).size;

function conversionOf(
  { leads, outcomes, tiersBeforeOutcome, shift }: FunnelInput,
  histories: ReadonlyMap<string, readonly AnnouncedChange[]>,
): Conversion[] {
  const reached = leads.map(({ person, stored }) => {
    const outcome = outcomes.get(person.id);
    const until = outcome === undefined ? Infinity : outcome.at + shift;
    const changes = (histories.get(stored.leadId) ?? []).filter(({ at }) => at < until);
    const tiers = [tiersBeforeOutcome.get(person.id), ...changes.map(({ to }) => to.tier)];
    return { outcome, tier: highest(tiers) };
  });
  return TIERS.toReversed().map((tier) => {
    const ofTier = reached.filter((each) => each.tier === tier);
    const won = ofTier.filter(({ outcome }) => outcome?.won === true).length;
    const lost = ofTier.filter(({ outcome }) => outcome?.won === false).length;
    return { tier, leads: ofTier.length, won, lost, rate: ofTier.length === 0 ? 0 : won / ofTier.length };
  });
}

const highest = (tiers: readonly (string | undefined)[]): Tier =>
  TIERS.findLast((tier) => tiers.includes(tier)) ?? 'unknown';

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
