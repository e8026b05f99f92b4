import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { digest } from '../../shared/runtime/digest.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import { mergeLeads } from './merge-leads.ts';
import { outcome, patch, readBody } from './request-bodies.ts';
import { minuteOf } from '../../shared/lead/minutes.ts';
import type { Dependencies } from './dependencies.ts';

type RequestedActivity = Pick<Activity, 'type' | 'properties' | 'profile'>;

/** Turns each route's request into an activity. `by` is the name of the API key. */
const REQUESTS: ReadonlyMap<string, (request: HttpRequest, by: string) => RequestedActivity> = new Map([
  ['PATCH /leads/{id}', patchActivity],
  ['POST /leads/{id}/outcome', outcomeActivity],
]);

/**
 * Records a change by sales as an activity in the lead's log, so that scores derive from it, can explain it,
 * and count it from its own time on.
 */
export async function changeLeads(
  request: HttpRequest,
  by: string,
  dependencies: Dependencies,
): Promise<HttpReply> {
  if (request.routeKey === 'POST /leads/{id}/merge') return mergeLeads(request, by, dependencies);
  const { clock, log, playbook } = dependencies;
  const toActivity = REQUESTS.get(request.routeKey);
  if (!toActivity) throw new HttpError(404, 'unknown_route', 'There is nothing here.');
  const leadId = leadIdIn(request);
  const requested = toActivity(request, by);
  const subject = { kind: 'lead', id: leadId } as const;
  if (!(await log.knows(subject))) throw new HttpError(404, 'unknown_lead', 'There is no such lead.');
  const now = clock();
  const id = `sales-${digest([leadId, requested, minuteOf(now)])}`;
  const activity: Activity = { ...requested, id, occurredAt: now, receivedAt: now, source: 'sales' };
  await log.add(subject, activity, retentionOf(await playbook(), activity.type));
  return json(202, { accepted: true, activityId: id });
}

function patchActivity(request: HttpRequest, by: string): RequestedActivity {
  const { override = {}, profile } = readBody(request, patch);
  return { type: 'override', properties: { by, ...override }, ...(profile && { profile }) };
}

function outcomeActivity(request: HttpRequest, by: string): RequestedActivity {
  const { outcome: type, ...details } = readBody(request, outcome);
  return { type, properties: { by, ...details } };
}
