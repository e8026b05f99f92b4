import type { Clock } from '../../shared/runtime/clock.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { page } from '../../shared/runtime/page-markup.ts';
import { escapeHtml } from '../../shared/runtime/text.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { unsubscribeActivityId } from '../../shared/tracking/activity-id.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'sign' | 'verify' | 'hashKey'>>;
}

/** Offers the milder way too: `preferences` is a token that opens the page of what the person agrees to. */
const askPage = (preferences: string): string =>
  page(
    'Unsubscribe',
    '<p>Do you want no more mail from us?</p><form method="post"><button>Unsubscribe</button></form>' +
      `<p><a href="../preferences/${escapeHtml(preferences)}">See and change all that you agreed to</a></p>`,
  );
const DONE = page('You are unsubscribed', '<p>We will not send you any more mail.</p>');

/**
 * Answers `/unsubscribe/{token}`. Only a POST acts, so that a scanner following the link changes nothing.
 * Whom it concerns is in the token alone; of the body it is noted whether a mail program sent it (RFC 8058),
 * or else the button of our page.
 */
export async function unsubscribe(
  request: HttpRequest,
  { clock, log, tokens }: Dependencies,
): Promise<HttpReply> {
  const signer = await tokens();
  const claims = signer.verify('unsubscribe', request.pathParameters?.token ?? '');
  if (!claims) return unknownLink();
  if (methodOf(request) !== 'POST')
    return html(200, askPage(signer.sign({ ...claims, purpose: 'preferences' })));
  const facts = { ...hitFacts(request, signer.hashKey), oneClick: isOneClick(request) };
  await log.add({ kind: 'lead', id: claims.leadId }, unsubscribeActivity(claims, facts, clock()));
  return html(200, DONE);
}

/** As a form of either encoding holds it. What comes after these bytes is not looked at. */
const ONE_CLICK = /List-Unsubscribe[^]{1,100}?One-Click/;
const ONE_CLICK_BYTES = 2_000;

const isOneClick = ({ body = '', isBase64Encoded }: HttpRequest): boolean =>
  ONE_CLICK.test(Buffer.from(body.slice(0, ONE_CLICK_BYTES), isBase64Encoded ? 'base64' : 'utf8').toString());

const unsubscribeActivity = (
  claims: TokenClaims<'unsubscribe'>,
  facts: HitFacts,
  receivedAt: number,
): Activity => ({
  id: unsubscribeActivityId(claims, receivedAt),
  type: 'unsubscribed',
  occurredAt: receivedAt,
  receivedAt,
  source: 'mail',
  properties: asProperties({ messageId: claims.messageId, ...facts }),
});
