import type { Block } from './blocks.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { textsFor } from './texts/texts-for.ts';

export interface ConfirmationContent {
  /** The lead's language, then the fallback (BCP 47). */
  readonly languages: readonly (string | undefined)[];
  readonly confirmUrl: string;
  readonly postalAddress: string;
}

/**
 * The double opt-in mail. It contains no text from a form and no offer, because the recipient may never have
 * signed up: anybody can enter a stranger's address.
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
