import type { Clock } from '../../shared/runtime/clock.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { page } from '../../shared/runtime/page-markup.ts';
import type { Activity } from '../../shared/scoring/activity.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { unsubscribeActivityId } from '../../shared/tracking/activity-id.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'verify'>>;
}

const ASK = page(
  'Unsubscribe',
  '<p>Do you want no more mail from us?</p><form method="post"><button>Unsubscribe</button></form>',
);
const DONE = page('You are unsubscribed', '<p>We will not send you any more mail.</p>');
const UNKNOWN = page(
  'This link does not work',
  '<p>It may be incomplete. Please copy it from the mail again.</p>',
);

/**
 * Answers `/unsubscribe/{token}`. Only a POST acts, so that a scanner following the link changes nothing; its body is not
 * looked at (a mail program sends RFC 8058's, a person an empty one): whom it concerns is in the token alone.
 */
export async function unsubscribe(
  request: HttpRequest,
  { clock, log, tokens }: Dependencies,
): Promise<HttpReply> {
  const claims = (await tokens()).verify('unsubscribe', request.pathParameters?.token ?? '');
  if (!claims) return html(404, UNKNOWN);
  if (methodOf(request) !== 'POST') return html(200, ASK);
  await log.add({ kind: 'lead', id: claims.leadId }, wish(claims, clock()));
  return html(200, DONE);
}

const wish = (claims: TokenClaims, receivedAt: number): Activity => ({
  id: unsubscribeActivityId(claims, receivedAt),
  type: 'unsubscribed',
  occurredAt: receivedAt,
  receivedAt,
  source: 'mail',
  properties: claims.messageId === undefined ? {} : { messageId: claims.messageId },
});
