import type { HttpRequest } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import { ARRIVED } from '../../shared/lead/identity.ts';
import { arrivalActivityId } from '../../shared/tracking/activity-id.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';

/** The signed word of a mail's link that a page passes on, if it is one and its time is not over. */
export function arrivalIn(
  { queryStringParameters }: HttpRequest,
  signer: Pick<TokenSigner, 'verify'>,
  now: number,
): TokenClaims<'arrival'> | undefined {
  const claims = signer.verify('arrival', queryStringParameters?.k ?? '');
  return claims && now < claims.until ? claims : undefined;
}

/**
 * A lead came by a link of a mail, on the browser of this view. A second browser with the same word adds
 * nothing.
 */
export const arrivalOf = (
  { messageId, clickId }: TokenClaims<'arrival'>,
  visitorId: string,
  facts: HitFacts,
  receivedAt: number,
): Activity => ({
  id: arrivalActivityId(clickId),
  type: ARRIVED,
  occurredAt: receivedAt,
  receivedAt,
  source: 'pixel',
  properties: { ...asProperties({ messageId, ...facts }), clickId },
  visitorId,
});
