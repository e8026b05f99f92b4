import { HONEYPOT } from '../../shared/lead/hit.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';
import type { MailHit } from './mail-hit.ts';
import { MINUTE_MS } from '../../shared/runtime/time.ts';

/** Query parameter that the tracker (`functions/serve-tracker/browser`) reads from its page's URL. */
const PARAMETER = 'kindling';
/**
 * How long (ms) after a click its arrival token is valid: a page loads in seconds, and may then ask for
 * consent.
 */
const ARRIVAL_MS = 10 * MINUTE_MS;

/**
 * A signed token that says whose mail a click came from. The tracker of the target page reports it if it has
 * consent. undefined for pages of other sites, and for clicks that only bots make.
 */
export function arrivalToken(
  { leadId, messageId, linkId }: TokenClaims<'click'>,
  { activity, toOurs }: MailHit,
  signer: Pick<TokenSigner, 'sign'>,
): string | undefined {
  if (!toOurs || activity.properties.method !== 'GET' || linkId === HONEYPOT) return undefined;
  const until = activity.receivedAt + ARRIVAL_MS;
  return signer.sign({ purpose: 'arrival', leadId, messageId, clickId: activity.id, until });
}

/** The URL a click redirects to: the signed URL, with the arrival token in its query. */
export function destination({ url }: TokenClaims<'click'>, token: string | undefined): string {
  const to = new URL(url);
  if (token !== undefined) to.search += `${to.search === '' ? '' : '&'}${PARAMETER}=${token}`;
  return to.href;
}
