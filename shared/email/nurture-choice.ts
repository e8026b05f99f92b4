import { mailPermission } from './mail-permission.ts';
import { personsMailbox } from './address.ts';
import { ASKING_ORDER } from '../scoring/asking-order.ts';
import type { LeadTierChanged } from '../events/lead-tier-changed.ts';
import type { BantItem } from '../playbook/conditions.ts';
import type { Material, Nurture } from '../playbook/nurture.ts';
import type { Activity } from '../scoring/activity.ts';
import { profileOf } from '../scoring/profile.ts';
import type { BantAnswer, Tier } from '../scoring/state.ts';
import type { Message } from '../stores/message-store.ts';

const DAY_MS = 86_400_000;
/** Whatever the playbook says: an address that somebody keeps signing up gets no more than this. */
const LEAST_DAYS = 1;

/** Whether a change calls for material at all: a tier was entered that gets some, and not to correct an error of ours. */
export function callsForMaterial(
  { from, to, corrects }: Pick<LeadTierChanged, 'from' | 'to' | 'corrects'>,
  nurture: Nurture,
): boolean {
  const entered: Tier = to.tier;
  const nurtured = nurture.tiers.some((tier) => tier === entered);
  return nurtured && from.tier !== entered && corrects === undefined && to.stage !== 'customer';
}

/** Whether a mail may have reached the lead: all but those that provably did not. */
const mayHaveArrived = ({ state, unsent }: Message): boolean => state !== 'failed' && unsent !== true;

/** Whether another mail to the lead is too recent for one more now. */
export function tooSoon(others: readonly Message[], nurture: Nurture, now: number): boolean {
  const gap = Math.max(nurture.everyDays, LEAST_DAYS) * DAY_MS;
  return others.some((message) => mayHaveArrived(message) && now - message.claimedAt < gap);
}

/** The first material, in the order of open questions, that the lead has not been sent; undefined when none is left. */
export function chooseMaterial(
  nurture: Nurture,
  bant: Readonly<Record<BantItem, BantAnswer>>,
  others: readonly Message[],
): Material | undefined {
  const sent = new Set(others.filter(mayHaveArrived).map(({ material }) => material));
  const open = ASKING_ORDER.filter((item) => bant[item] === 'unknown');
  const candidates = open.flatMap((item) => nurture.materials.filter(({ answers }) => answers === item));
  return candidates.find(({ id }) => !sent.has(id));
}

/** Where a lead may be written to; undefined without permission or an address that a person reads. */
export function addressFor(history: readonly Activity[], now: number, sender: string): string | undefined {
  if (mailPermission(history, now) !== 'allowed') return undefined;
  const email = profileOf(history, now).email?.value;
  return typeof email === 'string' ? personsMailbox(email, sender) : undefined;
}
