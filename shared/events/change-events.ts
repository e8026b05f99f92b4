import { stageRise } from '../lead/standing.ts';
import type { Change } from '../stores/change-item.ts';
import type { ChangeDetail } from './envelope.ts';
import { type BusEvent, busEvent } from './event-bus.ts';
import { LeadBecameCustomer } from './lead-became-customer.ts';
import { LeadQualified } from './lead-qualified.ts';
import { LeadTierChanged } from './lead-tier-changed.ts';
import { isoInstant } from '../runtime/instant.ts';

function detailOf({ at, decidedAt, ...rest }: Change): ChangeDetail {
  return {
    version: 1,
    ...rest,
    at: isoInstant(at),
    decidedAt: isoInstant(decidedAt),
  };
}

/**
 * The events that announce a change: the tier or the high-value mark changed, or the stage rose to MQL, SQL
 * or customer. A falling stage is not announced, unless it corrects a change that consumers have acted on.
 */
export function eventsOf(change: Change): BusEvent[] {
  const { from, to, corrects } = change;
  const detail = detailOf(change);
  const rise = stageRise(from.stage, to.stage);
  const withdrawn = rise < 0 && corrects !== undefined;
  const moved = from.tier !== to.tier || from.highValue !== to.highValue || withdrawn;
  const qualified = rise > 0 && (to.stage === 'mql' || to.stage === 'sql') ? to.stage : undefined;
  return [
    ...(moved ? [busEvent(LeadTierChanged, detail)] : []),
    ...(qualified === undefined ? [] : [busEvent(LeadQualified, { ...detail, stage: qualified })]),
    ...(rise > 0 && to.stage === 'customer' ? [busEvent(LeadBecameCustomer, detail)] : []),
  ];
}
