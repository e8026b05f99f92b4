import { confirmationMail } from '../../shared/email/confirmation-mail.ts';
import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import { mailPermission } from '../../shared/consent/mail-permission.ts';
import type { OutgoingMail } from '../../shared/sending/mime.ts';
import type { Outbox } from '../../shared/sending/outbox.ts';
import type { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { mayHaveArrived } from '../../shared/nurture/offer.ts';
import { addressOf } from '../../shared/nurture/place.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import { dayOf } from '../../shared/runtime/time.ts';
import { type MessageId, OF_THE_LEAD } from '../../shared/stores/message.ts';
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
  /** Address that mail comes from: never written to. */
  readonly sender: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * Asks a person whether it was they who agreed to mail in a form: at most once a UTC day, whoever fills in
 * how many forms, for the claim is the lead's and the day's; never again for what an earlier mail has asked;
 * and only a mailbox that a person reads.
 */
export async function askConfirmation(
  parts: Dependencies,
  { leadId, at }: MailConsentChanged,
): Promise<void> {
  const now = parts.clock();
  const mail = await mailTo(parts, leadId, now);
  if (mail === undefined) return;
  const id: MessageId = { action: 'confirmation', leadId, model: OF_THE_LEAD, n: dayOf(now) };
  const messages = await parts.messages.list(leadId, 'confirmation');
  const own = messages.find(({ n }) => n === id.n);
  const asked = messages.filter((message) => message !== own && message.n >= dayOf(Date.parse(at)));
  if (asked.some(mayHaveArrived)) return;
  if (!(await parts.outbox.ready(id, own, 'give up'))) return;
  await parts.outbox.claim(id, own);
  await parts.outbox.send(id, mail);
  log.info('Confirmation asked for', { leadId, n: id.n });
}

/** The mail, if the consent still waits to be confirmed and there is somebody to ask. */
async function mailTo(parts: Dependencies, leadId: string, now: number): Promise<OutgoingMail | undefined> {
  const history = (await parts.historyOf(leadId))?.human;
  if (history === undefined || mailPermission(history, now) !== 'unconfirmed') return undefined;
  const profile = profileOf(history, now);
  const to = addressOf({ profile, sender: parts.sender });
  if (to === undefined) return undefined;
  const [signer, { playbook }] = await Promise.all([parts.tokens(), parts.playbooks.active()]);
  const messageId = `${OF_THE_LEAD}.${dayOf(now)}`;
  const { fallbackLanguage, postalAddress } = playbook.nurture;
  const letter = confirmationMail({
    languages: [textOf(profile.language?.value), fallbackLanguage],
    confirmUrl: `${parts.publicUrl}/confirm/${signer.sign({ purpose: 'confirm', leadId, messageId })}`,
    postalAddress,
  });
  return { ...letter, to };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
