import type { ChangeDetail } from '../../shared/events/envelope.ts';
import { type BusEvent, busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { Stage } from '../../shared/scoring/state.ts';
import type { Change, LeadStore } from '../../shared/stores/lead-store.ts';

/** One record of the stream: where the change lies. */
export interface ChangeRecord {
  readonly pk: string;
  readonly sk: string;
}

export interface Parts {
  readonly leads: Pick<LeadStore, 'change'>;
  readonly bus: Pick<EventBus, 'publishAll'>;
}

/** A record's key is not that of a change: the trigger's filter and the key's format have drifted apart. */
class NotAChange extends Error {
  override readonly name = 'NotAChange';
}

const PK = /^LEAD#(?<leadId>.+)$/;
const SK = /^CHANGE#(?<model>[^#]+)#(?<n>\d+)$/;
const STAGES: readonly Stage[] = ['lead', 'mql', 'sql', 'customer'];

function changeIn({ pk, sk }: ChangeRecord): { leadId: string; model: string; n: number } {
  const { leadId } = PK.exec(pk)?.groups ?? {};
  const { model, n } = SK.exec(sk)?.groups ?? {};
  if (leadId === undefined || model === undefined) throw new NotAChange('Unknown key format.');
  return { leadId, model, n: Number(n) };
}

function detailOf({ at, decidedAt, ...rest }: Change): ChangeDetail {
  return {
    version: 1,
    ...rest,
    at: new Date(at).toISOString(),
    decidedAt: new Date(decidedAt).toISOString(),
  };
}

/** The events that a change is announced by: tier or mark moved, stage rose to MQL or SQL; a stage that falls is silent. */
export function eventsOf(change: Change): BusEvent[] {
  const { from, to } = change;
  const detail = detailOf(change);
  const moved = from.tier !== to.tier || from.highValue !== to.highValue;
  const rose = STAGES.indexOf(to.stage) > STAGES.indexOf(from.stage);
  const qualified = rose && (to.stage === 'mql' || to.stage === 'sql') ? to.stage : undefined;
  return [
    ...(moved ? [busEvent(LeadTierChanged, detail)] : []),
    ...(qualified === undefined ? [] : [busEvent(LeadQualified, { ...detail, stage: qualified })]),
  ];
}

/** A record's events; none when the lead was erased meanwhile, undefined when it could not be read. */
async function read(leads: Parts['leads'], key: ChangeRecord): Promise<BusEvent[] | undefined> {
  try {
    const { leadId, model, n } = changeIn(key);
    const change = await leads.change(leadId, model, n);
    return change === undefined ? [] : eventsOf(change);
  } catch (error) {
    log.error('Change not readable', { pk: key.pk, sk: key.sk, failure: failureOf(error) });
    return undefined;
  }
}

/**
 * Puts a batch of changes on the bus. A record that fails holds nobody up: its neighbours are announced all the same.
 * Returns the places of those that failed.
 */
export async function announceChanges(
  { leads, bus }: Parts,
  records: readonly ChangeRecord[],
): Promise<number[]> {
  const found = await Promise.all(records.map((record) => read(leads, record)));
  const events = found.flatMap((each, record) => (each ?? []).map((event) => ({ event, record })));
  const refused = await bus.publishAll(events.map(({ event }) => event));
  const failed = new Set(refused.map((position) => events[position]?.record));
  return found.flatMap((each, record) => (each === undefined || failed.has(record) ? [record] : []));
}
