import type { Clock } from '../../shared/runtime/clock.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { gif, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import type { Activity } from '../../shared/scoring/activity.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { viewActivityId } from '../../shared/tracking/activity-id.ts';
import { pageOf } from '../../shared/tracking/page.ts';
import { visitorIdOf } from '../../shared/tracking/visitor-id.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly playbooks: Pick<PlaybookStore, 'recent'>;
}

/** Counts a page view without JavaScript. Whatever is asked, and whatever goes wrong, the answer is the GIF. */
export async function collectPixel(
  request: HttpRequest,
  { clock, log, playbooks }: Dependencies,
): Promise<HttpReply> {
  const visitorId = methodOf(request) === 'GET' ? visitorIdOf(request.queryStringParameters?.v) : undefined;
  if (visitorId === undefined) return gif();
  const view = readView(request, visitorId, clock());
  try {
    const { playbook } = await playbooks.recent();
    await log.add({ kind: 'visitor', id: visitorId }, view, { rememberDays: playbook.rememberDays });
  } catch (error) {
    const { requestId } = request.requestContext;
    logger.error('A page view was lost.', { requestId, failure: failureOf(error) });
  }
  return gif();
}

/** The page is the one named in the query, or else the one the browser says the image is on. */
function readView(request: HttpRequest, visitorId: string, receivedAt: number): Activity {
  const seen = pageOf(request.queryStringParameters?.u) ?? pageOf(request.headers.referer);
  const { page = '', host = '', utm = {} } = seen ?? {};
  return {
    id: viewActivityId(visitorId, host + page, receivedAt),
    type: 'page_viewed',
    occurredAt: receivedAt,
    receivedAt,
    source: 'pixel',
    properties: { ...(page && { page }), ...(host && { host }), ...utm },
  };
}
