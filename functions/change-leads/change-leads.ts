import { changeLeadsApi, UNKNOWN_LEAD } from '../../shared/api/leads.ts';
import { type Handler, serve } from '../../shared/api/serve.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { minuteOf } from '../../shared/lead/minutes.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import { digest } from '../../shared/runtime/digest.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Dependencies } from './dependencies.ts';
import { mergeLeads } from './merge-leads.ts';

type Api = typeof changeLeadsApi;
type RequestedActivity = Pick<Activity, 'type' | 'properties' | 'profile' | 'interests'>;

/** Sets a tier by hand, corrects the profile or changes interests, as an activity. */
const changeLead: Handler<Api['changeLead'], Dependencies> = ({ path, body, caller }, dependencies) => {
  const { override = {}, profile, interests } = body;
  const properties = { by: caller.name, ...override };
  const stated = { ...(profile && { profile }), ...(interests && { interests }) };
  return record(path.id, { type: 'override', properties, ...stated }, dependencies);
};

/** Tells what became of a lead, as an activity. */
const recordOutcome: Handler<Api['recordOutcome'], Dependencies> = ({ path, body, caller }, dependencies) => {
  const { outcome: type, ...details } = body;
  return record(path.id, { type, properties: { by: caller.name, ...details } }, dependencies);
};

/**
 * Records a change by sales in the lead's log, so that scores derive from it, can explain it, and count it
 * from its own time on.
 */
async function record(
  leadId: string,
  requested: RequestedActivity,
  { clock, log, playbook }: Dependencies,
): Promise<{ status: 202; body: { accepted: true; activityId: string } }> {
  const subject = { kind: 'lead', id: leadId } as const;
  if (!(await log.knows(subject))) throw new HttpError(UNKNOWN_LEAD);
  const now = clock();
  const id = `sales-${digest([leadId, requested, minuteOf(now)])}`;
  const activity: Activity = { ...requested, id, occurredAt: now, receivedAt: now, source: 'sales' };
  await log.add(subject, activity, retentionOf(await playbook(), activity.type));
  return { status: 202, body: { accepted: true, activityId: id } };
}

/** Serves what sales says of leads. */
export const changeLeads = serve<Api, Dependencies>(changeLeadsApi, {
  changeLead,
  recordOutcome,
  mergeLeads,
});
