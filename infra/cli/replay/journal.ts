import * as z from 'zod';
import { changeDetail } from '../../../shared/events/envelope.ts';
import { NOTHING_KNOWN, type Standing } from '../../../shared/lead/standing.ts';
import type { BusEvent, QueuedLead } from './instance.ts';

/** A change of a lead that was announced on the bus. */
export interface AnnouncedChange {
  readonly leadId: string;
  readonly model: string;
  /** Number of the change, counted by lead and model from 1. */
  readonly n: number;
  readonly from: Standing;
  readonly to: Standing;
  /** When it took effect, ms. */
  readonly at: number;
}

const CHANGES = new Set(['LeadTierChanged', 'LeadQualified']);
const changeSchema = z.object(changeDetail.shape);

/** The changes among bus events, without duplicates, ordered by lead, model and number. */
export function changesOf(events: readonly BusEvent[]): AnnouncedChange[] {
  const changes = new Map<string, AnnouncedChange>();
  for (const event of events) {
    if (!CHANGES.has(event['detail-type'])) continue;
    const { leadId, model, n, from, to, at } = changeSchema.parse(event.detail);
    changes.set(`${leadId} ${model} ${n}`, { leadId, model, n, from, to, at: Date.parse(at) });
  }
  return [...changes.values()].toSorted(
    (a, b) => compare(a.leadId, b.leadId) || compare(a.model, b.model) || a.n - b.n,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * Counts gaps between the changes of a lead. A change must start from the state that the change before it led
 * to. Some changes are not announced: a stage that fell without a correction, and a lead that became a
 * customer. So where one number is missing, tier and mark must be the same on both sides, and the stage must
 * differ.
 * @param changes in the order of `changesOf`
 */
export function countGaps(changes: readonly AnnouncedChange[]): number {
  return changes.filter((change, index) => {
    const previous = changes[index - 1];
    const follows = previous?.leadId === change.leadId && previous.model === change.model;
    const before = follows ? previous : { n: 0, to: NOTHING_KNOWN };
    return !isContinuous(before, change);
  }).length;
}

function isContinuous(
  before: { readonly n: number; readonly to: Standing },
  { n, from }: AnnouncedChange,
): boolean {
  const sameMarks = before.to.tier === from.tier && before.to.highValue === from.highValue;
  const sameStage = before.to.stage === from.stage;
  if (n === before.n + 1) return sameMarks && sameStage;
  return n > before.n + 1 && sameMarks && (!sameStage || n > before.n + 2);
}

/** Counts leads whose stored tier or mark differs from their last announced change. */
export function countUnannounced(
  changes: readonly AnnouncedChange[],
  leads: readonly QueuedLead[],
  model: string,
): number {
  const lastAnnounced = new Map(
    changes.filter((change) => change.model === model).map(({ leadId, to }) => [leadId, to]),
  );
  return leads.filter(({ leadId, tier, highValue }) => {
    const to = lastAnnounced.get(leadId) ?? NOTHING_KNOWN;
    return to.tier !== tier || to.highValue !== highValue;
  }).length;
}
