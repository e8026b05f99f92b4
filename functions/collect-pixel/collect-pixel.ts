import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { gif, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import type { LimitedLog } from '../../shared/runtime/limited-log.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';
import { visitorIdOf } from '../../shared/lead/visitor-id.ts';
import { arrivalIn, arrivalOf } from './arrival.ts';
import { viewFacts, viewOf } from './view.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly report: LimitedLog;
  readonly playbook: () => Promise<Playbook>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'verify' | 'hashKey'>>;
}

/**
 * Records a page view reported by the tracker script, or by an image on a page without JavaScript. The reply
 * is always the GIF, even for invalid requests and errors. Nothing is recorded of a browser that asks not to be
 * tracked, as the script asks for nothing there.
 */
export async function collectPixel(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const visitorId = methodOf(request) === 'GET' ? visitorIdOf(request.queryStringParameters?.v) : undefined;
  if (visitorId === undefined || refusesTracking(request)) return gif();
  try {
    await recordView(request, visitorId, dependencies);
  } catch (error) {
    const { requestId } = request.requestContext;
    const failure = failureOf(error);
    dependencies.report('error', 'A page view was lost.', { requestId, failure }, failure.name);
  }
  return gif();
}

/** Global Privacy Control and Do Not Track, as browsers send them. */
const refusesTracking = ({ headers }: HttpRequest): boolean =>
  headers['sec-gpc']?.trim() === '1' || headers.dnt?.trim() === '1';

async function recordView(
  request: HttpRequest,
  visitorId: string,
  { clock, log, playbook, tokens }: Dependencies,
): Promise<void> {
  const [current, signer] = await Promise.all([playbook(), tokens()]);
  const now = clock();
  const arrival = arrivalIn(request, signer, now);
  const facts = viewFacts(request, signer.hashKey);
  const view = viewOf(request, visitorId, { messageId: arrival?.messageId, ...facts }, now);
  await Promise.all([
    log.add({ kind: 'visitor', id: visitorId }, view, retentionOf(current, view.type)),
    // Stored without expiry: the browser must stay identified for as long as its views count.
    arrival && log.add({ kind: 'lead', id: arrival.leadId }, arrivalOf(arrival, visitorId, facts, now)),
  ]);
}
