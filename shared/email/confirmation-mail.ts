import type { Block } from './blocks.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { textsFor } from './texts/texts.ts';

export interface ConfirmationContent {
  /** The lead's own and the one that stands in for it (BCP 47). */
  readonly languages: readonly (string | undefined)[];
  readonly confirmUrl: string;
  readonly postalAddress: string;
}

/**
 * Asks whoever reads a mailbox whether they want mail from us. Holds no word that came from a form, and offers nothing: it goes to
 * people who may never have heard of us.
 */
export function confirmationMail({ languages, confirmUrl, postalAddress }: ConfirmationContent): MailContent {
  const { confirmation, language } = textsFor(languages);
  const { subject, asked, confirm, notYou } = confirmation;
  const blocks: Block[] = [
    { kind: 'title', text: subject },
    { kind: 'paragraph', text: asked },
    { kind: 'button', text: confirm, url: confirmUrl },
    { kind: 'footer', text: notYou, sender: postalAddress },
  ];
  return {
    subject,
    text: renderText(blocks),
    html: renderHtml({ language, title: subject, preview: asked }, blocks),
    headers: {},
  };
}
