import { HONEYPOT } from '../scoring/hit.ts';
import type { Profile } from '../scoring/state.ts';
import type { TokenSigner } from '../tracking/token.ts';

/** What a mail holds for a reader who agreed to be told apart by it: full addresses, each with a token of its own. */
export interface TrackedLinks {
  /** Leads to what the mail offers, in both of its parts: whoever reads plain text counts too. */
  readonly link: string;
  /** Loaded when the mail is opened. */
  readonly picture: string;
  /** Leads to the same page, but no person sees it. */
  readonly trap: string;
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

/** Whether a lead has agreed to opens and clicks being noted. Silence is no. */
export const agreedToTracking = ({ consentTracking }: Profile): boolean => consentTracking?.value === true;

/** The links of one mail. The page they lead to comes from the playbook, never from a lead. */
export function trackedLinks(
  { leadId, messageId, offer, publicUrl }: TrackedMail,
  signer: Pick<TokenSigner, 'sign'>,
): TrackedLinks {
  const click = (linkId: string): string =>
    `${publicUrl}/t/c/${signer.sign({ purpose: 'click', leadId, messageId, linkId, url: offer.url })}`;
  return {
    link: click(offer.id),
    picture: `${publicUrl}/t/o/${signer.sign({ purpose: 'open', leadId, messageId })}.gif`,
    trap: click(HONEYPOT),
  };
}
