import * as z from 'zod';
import { changeDetail } from '../../../shared/events/envelope.ts';
import { NOTHING_KNOWN, type Standing } from '../../../shared/lead/standing.ts';
import type { BusEvent, QueuedLead } from './instance.ts';

/** A change of a lead, as the bus told of it. */
export interface ToldChange {
  readonly leadId: string;
  readonly model: string;
  readonly n: number;
  readonly from: Standing;
  readonly to: Standing;
  /** Since when it holds, ms. */
  readonly at: number;
}

const CHANGES = new Set(['LeadTierChanged', 'LeadQualified']);
const told = z.object(changeDetail.shape);

/** The changes among bus events: each once, however often it was told, by lead, model and number. */
export function changesOf(events: readonly BusEvent[]): ToldChange[] {
  const changes = new Map<string, ToldChange>();
  for (const event of events) {
    if (!CHANGES.has(event['detail-type'])) continue;
    const { leadId, model, n, from, to, at } = told.parse(event.detail);
    changes.set(`${leadId} ${model} ${n}`, { leadId, model, n, from, to, at: Date.parse(at) });
  }
  return [...changes.values()].toSorted(
    (a, b) => order(a.leadId, b.leadId) || order(a.model, b.model) || a.n - b.n,
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * Counts places where the journal has a gap. The bus is not told of a change in which only the stage fell (but by a correction) or the lead became
 * a customer; so where numbers are missing, tier and mark must be as they were, and the stage must not. Neighbouring
 * numbers must join: what one led to is what the next one left. `changes` as `changesOf` orders them.
 */
export function gapsIn(changes: readonly ToldChange[]): number {
  return changes.filter((change, index) => {
    const previous = changes[index - 1];
    const follows = previous?.leadId === change.leadId && previous.model === change.model;
    const before = follows ? previous : { n: 0, to: NOTHING_KNOWN };
    return !joins(before, change);
  }).length;
}

function joins(before: { readonly n: number; readonly to: Standing }, { n, from }: ToldChange): boolean {
  const sameMarks = before.to.tier === from.tier && before.to.highValue === from.highValue;
  const sameStage = before.to.stage === from.stage;
  if (n === before.n + 1) return sameMarks && sameStage;
  return n > before.n + 1 && sameMarks && (!sameStage || n > before.n + 2);
}

/** Leads whose stored tier or mark is not what the bus was last told: the end of their journal is missing. */
export function unannounced(
  changes: readonly ToldChange[],
  leads: readonly QueuedLead[],
  model: string,
): number {
  const last = new Map(
    changes.filter((change) => change.model === model).map(({ leadId, to }) => [leadId, to]),
  );
  return leads.filter(({ leadId, tier, highValue }) => {
    const to = last.get(leadId) ?? NOTHING_KNOWN;
    return to.tier !== tier || to.highValue !== highValue;
  }).length;
}
