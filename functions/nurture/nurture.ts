import { scoresIfCurrent } from '../../shared/email/current-change.ts';
import type { HistoryOf } from '../../shared/email/history.ts';
import type { Letter, Mail } from '../../shared/email/mime.ts';
import { addressFor, callsForMaterial, chooseMaterial, tooSoon } from '../../shared/email/nurture-choice.ts';
import { nurtureMail } from '../../shared/email/nurture-mail.ts';
import type { Outbox } from '../../shared/email/outbox.ts';
import { agreedToTracking, trackedLinks } from '../../shared/email/tracked-links.ts';
import type { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import type { Material } from '../../shared/playbook/nurture.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import { fold } from '../../shared/scoring/fold.ts';
import { profileOf } from '../../shared/scoring/profile.ts';
import type { Profile } from '../../shared/scoring/state.ts';
import { type HandoffStore, inHands } from '../../shared/stores/handoff-store.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { Message, MessageId, MessageStore } from '../../shared/stores/message-store.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';

export interface Parts {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list' | 'settle'>;
  readonly outbox: Pick<Outbox, 'ready' | 'claim' | 'send'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'sign'>>;
  readonly clock: Clock;
  /** Address that mail comes from: never written to. */
  readonly sender: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

interface Offer {
  readonly material: Material;
  readonly mail: Mail;
}

/** Whether the lead is still in the tier it entered and is no customer under any model. */
async function isNurtured({ leads }: Parts, event: LeadTierChanged): Promise<boolean> {
  const scores = await scoresIfCurrent(leads, event, ({ tier }) => tier === event.to.tier);
  return scores !== undefined && !scores.some(({ standing }) => standing.stage === 'customer');
}

/** The material and the mail, if the lead may be written to and there is something it has not been sent. */
async function offerFor(
  parts: Parts,
  event: LeadTierChanged,
  others: readonly Message[],
): Promise<Offer | undefined> {
  const { leadId, model: modelId, n } = event;
  const [{ playbook, models }, history, handoff] = await Promise.all([
    parts.playbooks.active(),
    parts.historyOf(leadId),
    parts.handoffs.current(leadId),
  ]);
  const model = models.get(modelId);
  const now = parts.clock();
  if (model === undefined || history === undefined || tooSoon(others, playbook.nurture, now))
    return undefined;
  if (inHands(handoff, history)) return undefined;
  const to = addressFor(history, now, parts.sender);
  const material = chooseMaterial(playbook.nurture, fold(history, model, now).bant, others);
  if (to === undefined || material === undefined) return undefined;
  const letter = await letterTo(
    { leadId, messageId: `${modelId}.${n}` },
    material,
    profileOf(history, now),
    parts,
  );
  return { material, mail: { ...letter, to } };
}

/** The words for a lead, in its language; its links tell of opens and clicks only if the lead agreed to that. */
async function letterTo(
  mail: { readonly leadId: string; readonly messageId: string },
  material: Material,
  profile: Profile,
  { playbooks, publicUrl, tokens }: Parts,
): Promise<Letter> {
  const [signer, { playbook }] = await Promise.all([tokens(), playbooks.active()]);
  const language = profile.language?.value;
  return nurtureMail({
    material,
    language: language === undefined ? undefined : String(language),
    fallbackLanguage: playbook.nurture.fallbackLanguage,
    unsubscribeUrl: `${publicUrl}/unsubscribe/${signer.sign({ purpose: 'unsubscribe', ...mail })}`,
    tracked: agreedToTracking(profile)
      ? trackedLinks({ ...mail, offer: material, publicUrl }, signer)
      : undefined,
  });
}

/**
 * Sends educational material to a lead that has entered a tier which gets some: at most once for each change, in the lead's
 * language, about what it has not told us yet, no more often than the playbook allows, and only with permission.
 */
export async function nurture(parts: Parts, event: LeadTierChanged): Promise<void> {
  const { leadId, model, n } = event;
  const id: MessageId = { action: 'nurture', leadId, model, n };
  const { playbook } = await parts.playbooks.active();
  if (!callsForMaterial(event, playbook.nurture)) return;
  const { own, others } = await messagesOf(parts, id);
  if (!(await parts.outbox.ready(id, own, 'give up'))) return;
  const offer = (await isNurtured(parts, event)) ? await offerFor(parts, event, others) : undefined;
  if (offer === undefined) return;
  await parts.outbox.claim(id, own, offer.material.id);
  if (await anotherWasClaimed(parts, id)) return;
  await parts.outbox.send(id, offer.mail);
  log.info('Material sent', { leadId, model, n, material: offer.material.id });
}

async function messagesOf({ messages }: Parts, { leadId, model, n }: MessageId) {
  const all = await messages.list(leadId, 'nurture');
  const isOwn = (message: Message): boolean => message.model === model && message.n === n;
  return { own: all.find(isOwn), others: all.filter((message) => !isOwn(message)) };
}

/**
 * Looks again once the claim is there: two models that enter a tier at once each see the other's claim here at the latest.
 * Both may then give way, for too little mail does no harm.
 */
async function anotherWasClaimed(parts: Parts, id: MessageId): Promise<boolean> {
  const [{ playbook }, { others }] = await Promise.all([parts.playbooks.active(), messagesOf(parts, id)]);
  const now = parts.clock();
  if (!tooSoon(others, playbook.nurture, now)) return false;
  await parts.messages.settle(id, 'givenUp', now, { unsent: true });
  return true;
}
