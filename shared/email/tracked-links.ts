import type { Consents } from '../consent/consents.ts';
import { HONEYPOT } from '../lead/hit.ts';
import type { TokenSigner } from '../tracking/token.ts';

/** The tracked URLs of a mail, each with its own token; present as far as the lead consents. */
export interface TrackedLinks {
  /** With consent to clicks: the link to the offered material, in the HTML and in the plain-text part. */
  readonly link?: string;
  /** The honeypot link to the same page, invisible to people. */
  readonly trap?: string;
  /** With consent to opens: the tracking pixel, loaded when the mail is opened. */
  readonly picture?: string;
}

/** The mail to build links for. */
export interface TrackedMail {
  readonly leadId: string;
  readonly messageId: string;
  /** The offered material: its id becomes the link's id, its URL the link's target. */
  readonly offer: { readonly id: string; readonly url: string };
  /** Base URL of links, without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * The tracked links of one mail, as far as the lead has consented to each purpose; without a statement there
 * are none. Their target comes from the playbook, never from a lead.
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
