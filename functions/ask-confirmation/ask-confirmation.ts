import { confirmationMail } from '../../shared/email/confirmation-mail.ts';
import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import { awaitsConfirmation } from '../../shared/consent/mail-permission.ts';
import type { OutgoingMail } from '../../shared/sending/mime.ts';
import type { Outbox } from '../../shared/sending/outbox.ts';
import type { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { mayHaveArrived } from '../../shared/nurture/offer.ts';
import { addressOf } from '../../shared/nurture/place.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import { dayOf } from '../../shared/runtime/time.ts';
import { confirmationOfDay, type MessageId, OF_THE_LEAD } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';
import { profileOf } from '../../shared/lead/profile.ts';

export interface Dependencies {
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly outbox: Pick<Outbox, 'ready' | 'claim' | 'send'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'sign'>>;
  readonly clock: Clock;
  /** From address of our mail, never a recipient. */
  readonly sender: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * Sends the double opt-in mail for a consent given in a form. At most one a UTC day, however many forms are
 * submitted, because the claim is keyed by lead and day; none for a consent that an earlier mail has covered;
 * and only to a mailbox that a person reads.
 */
export async function askConfirmation(
  dependencies: Dependencies,
  { leadId, at }: MailConsentChanged,
): Promise<void> {
  const now = dependencies.clock();
  const mail = await mailTo(dependencies, leadId, now);
  if (mail === undefined) return;
  const id: MessageId = { action: 'confirmation', leadId, model: OF_THE_LEAD, n: dayOf(now) };
  const messages = await dependencies.messages.list(leadId, 'confirmation');
  const own = messages.find(({ n }) => n === id.n);
  const earlier = messages.filter((message) => message !== own && message.n >= dayOf(Date.parse(at)));
  if (earlier.some(mayHaveArrived)) return;
  if (!(await dependencies.outbox.ready(id, own, 'give up'))) return;
  await dependencies.outbox.claim(id, own);
  await dependencies.outbox.send(id, mail);
  log.info('A confirmation mail was sent.', { leadId, n: id.n });
}

/** The mail, if the consent is still unconfirmed and the lead has an address to write to. */
async function mailTo(
  dependencies: Dependencies,
  leadId: string,
  now: number,
): Promise<OutgoingMail | undefined> {
  const history = (await dependencies.historyOf(leadId))?.human;
  if (history === undefined || !awaitsConfirmation(history, now)) return undefined;
  const profile = profileOf(history, now);
  const to = addressOf({ profile, sender: dependencies.sender });
  if (to === undefined) return undefined;
  const [signer, { playbook }] = await Promise.all([dependencies.tokens(), dependencies.playbooks.active()]);
  const messageId = confirmationOfDay(dayOf(now));
  const { fallbackLanguage, postalAddress } = playbook.nurture;
  const content = confirmationMail({
    languages: [textOf(profile.language?.value), fallbackLanguage],
    confirmUrl: `${dependencies.publicUrl}/confirm/${signer.sign({ purpose: 'confirm', leadId, messageId })}`,
    postalAddress,
  });
  return { ...content, to };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
