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

/** What each route asks for becomes an activity. `by` is the name of the key that asked. */
const REQUESTS: ReadonlyMap<string, (request: HttpRequest, by: string) => RequestedActivity> = new Map([
  ['PATCH /leads/{id}', patchActivity],
  ['POST /leads/{id}/outcome', outcomeActivity],
]);

/**
 * What sales says of a lead goes into its log like everything else: the score follows from it, it can be
 * explained, and it counts in every past and future score at its own time.
 */
export async function changeLeads(
  request: HttpRequest,
  by: string,
  dependencies: Dependencies,
): Promise<HttpReply> {
  if (request.routeKey === 'POST /leads/{id}/merge') return mergeLeads(request, by, dependencies);
  const { clock, log, playbook } = dependencies;
  const deedOf = REQUESTS.get(request.routeKey);
  if (!deedOf) throw new HttpError(404, 'unknown_route', 'There is nothing here.');
  const leadId = leadIdIn(request);
  const deed = deedOf(request, by);
  const subject = { kind: 'lead', id: leadId } as const;
  if (!(await log.knows(subject))) throw new HttpError(404, 'unknown_lead', 'There is no such lead.');
  const now = clock();
  const id = `sales-${digest([leadId, deed, minuteOf(now)])}`;
  const activity: Activity = { ...deed, id, occurredAt: now, receivedAt: now, source: 'sales' };
  await log.add(subject, activity, retentionOf(await playbook(), activity.type));
  return json(202, { accepted: true, activityId: id });
}

function patchActivity(request: HttpRequest, by: string): RequestedActivity {
  const { override = {}, profile } = readBody(request, patch);
  return { type: 'override', properties: { by, ...override }, ...(profile && { profile }) };
}

function outcomeActivity(request: HttpRequest, by: string): RequestedActivity {
  const { outcome: type, ...told } = readBody(request, outcome);
  return { type, properties: { by, ...told } };
}
