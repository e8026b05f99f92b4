import type { HttpRequest } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import { ARRIVED } from '../../shared/lead/identity.ts';
import { arrivalActivityId } from '../../shared/tracking/activity-id.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';

/** The claims of the arrival token in a page view; undefined unless it is valid and not expired. */
export function arrivalIn(
  { queryStringParameters }: HttpRequest,
  signer: Pick<TokenSigner, 'verify'>,
  now: number,
): TokenClaims<'arrival'> | undefined {
  const claims = signer.verify('arrival', queryStringParameters?.k ?? '');
  return claims && now < claims.until ? claims : undefined;
}

/**
 * The activity that identifies this view's browser as the lead who clicked. Its id comes from the click, so a
 * second browser with the same token adds nothing.
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
