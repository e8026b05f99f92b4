import type { HttpRequest } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import { viewActivityId } from '../../shared/tracking/activity-id.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { pageOf, referrerOf } from '../../shared/tracking/page.ts';

/**
 * Facts about the client of a page view. `scripted`: the tracker script sends `s`, an image without a script
 * does not.
 */
export const viewFacts = (request: HttpRequest, key: string): HitFacts => ({
  ...hitFacts(request, key),
  scripted: request.queryStringParameters?.s !== undefined,
});

/** The page view as an activity. The page comes from the query, or else from the referer header. */
export function viewOf(
  request: HttpRequest,
  visitorId: string,
  facts: HitFacts,
  receivedAt: number,
): Activity {
  const { u, r } = request.queryStringParameters ?? {};
  const { page = '', host = '', utm = {} } = pageOf(u) ?? pageOf(request.headers.referer) ?? {};
  const referrer = referrerOf(r, host);
  return {
    id: viewActivityId(visitorId, host + page, receivedAt),
    type: 'page_viewed',
    occurredAt: receivedAt,
    receivedAt,
    source: 'pixel',
    properties: {
      ...(page && { page }),
      ...(host && { host }),
      ...(referrer && { referrer }),
      ...utm,
      ...asProperties(facts),
    },
  };
}
