import type { Consents } from '../consent/consents.ts';
import { HONEYPOT } from '../lead/hit.ts';
import type { TokenSigner } from '../tracking/token.ts';

/** What a mail holds for a reader who agreed to be told apart by it: full addresses, each with a token of its own. */
export interface TrackedLinks {
  /** With consent to clicks: leads to what the mail offers, in both of its parts, for whoever reads plain text counts too. */
  readonly link?: string;
  /** Beside it: leads to the same page, but no person sees it. */
  readonly trap?: string;
  /** With consent to opens: loaded when the mail is opened. */
  readonly picture?: string;
}

/** The mail that links are made for. */
export interface TrackedMail {
  readonly leadId: string;
  readonly messageId: string;
  /** What it offers: the id is the link's, the address where it leads. */
  readonly offer: { readonly id: string; readonly url: string };
  /** What links begin with, without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * The links of one mail, as far as its reader agreed to what each tells; silence is no. The page they lead to comes from the
 * playbook, never from a lead.
 */
export function trackedLinks(
  { leadId, messageId, offer, publicUrl }: TrackedMail,
  { opens, clicks }: Pick<Consents, 'opens' | 'clicks'>,
  signer: Pick<TokenSigner, 'sign'>,
): TrackedLinks {
  const click = (linkId: string): string =>
    `${publicUrl}/t/c/${signer.sign({ purpose: 'click', leadId, messageId, linkId, url: offer.url })}`;
  const opened = `${publicUrl}/t/o/${signer.sign({ purpose: 'open', leadId, messageId })}.gif`;
  return {
    ...(clicks.state === 'given' && { link: click(offer.id), trap: click(HONEYPOT) }),
    ...(opens.state === 'given' && { picture: opened }),
  };
}
