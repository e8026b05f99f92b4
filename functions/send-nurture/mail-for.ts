import { consentsOf } from '../../shared/consent/consents.ts';
import type { OutgoingMail } from '../../shared/sending/mime.ts';
import { languageOf, nurtureMail } from '../../shared/email/nurture-mail.ts';
import { trackedLinks } from '../../shared/email/tracked-links.ts';
import type { NurtureCase } from '../../shared/nurture/nurture-case.ts';
import type { Offer } from '../../shared/nurture/offer.ts';
import { addressOf } from '../../shared/nurture/place.ts';
import type { Scalar } from '../../shared/lead/activity.ts';
import type { MessageId } from '../../shared/stores/message.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';

export interface MailForDependencies {
  readonly tokens: () => Promise<Pick<TokenSigner, 'sign'>>;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/** A lead without an address should have been filtered out by its placement: this is a bug. */
class NoRecipient extends Error {
  override readonly name = 'NoRecipient';
}

/**
 * Renders an offer as mail in the lead's language. Each link is signed for this lead and mail. Opens and
 * clicks are tracked only with the lead's consent.
 */
export async function mailFor(
  { tokens, publicUrl }: MailForDependencies,
  nurtureCase: NurtureCase,
  { leadId, model, n }: MessageId,
  { material, asks }: Offer,
): Promise<OutgoingMail> {
  const to = addressOf(nurtureCase);
  if (to === undefined) throw new NoRecipient(leadId);
  const { nurture } = nurtureCase.playbook.playbook;
  const signer = await tokens();
  const mail = { leadId, messageId: `${model}.${n}` };
  const question = asks && nurture.questions[asks];
  const language = languageOf({ material, question }, textOf(nurtureCase.profile.language?.value), nurture);
  const answerUrl = (value: string): string =>
    `${publicUrl}/answers/${signer.sign({ purpose: 'answer', ...mail, question: asks!, value, language })}`;
  const consents = consentsOf(nurtureCase.history, nurtureCase.now);
  const tracked = material && trackedLinks({ ...mail, offer: material, publicUrl }, consents, signer);
  const content = nurtureMail({
    language,
    read: material && { material, url: tracked?.link ?? material.url },
    watched: tracked,
    answer: question && { question, urls: question.answers.map(({ value }) => answerUrl(value)) },
    unsubscribeUrl: `${publicUrl}/unsubscribe/${signer.sign({ purpose: 'unsubscribe', ...mail })}`,
    preferencesUrl: `${publicUrl}/preferences/${signer.sign({ purpose: 'preferences', ...mail })}`,
    postalAddress: nurture.postalAddress,
  });
  return { ...content, to };
}

const textOf = (value: Scalar | undefined): string | undefined =>
  value === undefined ? undefined : String(value);
