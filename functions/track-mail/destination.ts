import { HONEYPOT } from '../../shared/lead/hit.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';
import type { MailHit } from './mail-hit.ts';
import { MINUTE_MS } from '../../shared/runtime/time.ts';

/** What the tracker (`functions/serve-tracker/browser`) looks for in the address of its page. */
const PARAMETER = 'kindling';
/**
 * How long (ms) after a click its bearer may say who they are: a page loads in seconds, and may then ask for
 * consent.
 */
const ARRIVAL_MS = 10 * MINUTE_MS;

/**
 * A signed word of whose mail a click came from, for the tracker of the page it leads to, which passes it on
 * where it may. undefined where the page is not ours, and for clicks that no person makes.
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

/** Where a click leads: the signed address as it is, and the word in its query. */
export function destination({ url }: TokenClaims<'click'>, word: string | undefined): string {
  const to = new URL(url);
  if (word !== undefined) to.search += `${to.search === '' ? '' : '&'}${PARAMETER}=${word}`;
  return to.href;
}
