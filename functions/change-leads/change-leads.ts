import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { Refused } from '../../shared/runtime/refused.ts';
import type { Activity } from '../../shared/scoring/activity.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { MergeStore } from '../../shared/stores/merge-store.ts';
import { digest } from '../../shared/tracking/digest.ts';
import { leadIdIn } from '../../shared/tracking/lead-in-path.ts';
import { lifetimeOf } from '../../shared/tracking/lifetime.ts';
import { mergeLeads } from './merge-leads.ts';
import { outcome, patch, readWish } from './wishes.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add' | 'knows'>;
  readonly merges: Pick<MergeStore, 'merge' | 'undo'>;
  readonly playbook: () => Promise<Playbook>;
}

type Deed = Pick<Activity, 'type' | 'properties' | 'profile'>;

/** What each route asks for becomes an activity. `by` is the name of the key that asked. */
const DEEDS: ReadonlyMap<string, (request: HttpRequest, by: string) => Deed> = new Map([
  ['PATCH /leads/{id}', patchDeed],
  ['POST /leads/{id}/outcome', outcomeDeed],
]);

/** The same wish within a minute is one wish: a button pressed twice, a retry. */
const SLOT_MS = 60_000;

/**
 * What sales says of a lead goes into its log like everything else: the score follows from it, it can be explained, and it
 * counts in every past and future score at its own time.
 */
export async function changeLeads(
  request: HttpRequest,
  by: string,
  dependencies: Dependencies,
): Promise<HttpReply> {
  if (request.routeKey === 'POST /leads/{id}/merge') return mergeLeads(request, by, dependencies);
  const { clock, log, playbook } = dependencies;
  const deedOf = DEEDS.get(request.routeKey);
  if (!deedOf) throw new Refused(404, 'unknown_route', 'There is nothing here.');
  const leadId = leadIdIn(request);
  const deed = deedOf(request, by);
  const subject = { kind: 'lead', id: leadId } as const;
  if (!(await log.knows(subject))) throw new Refused(404, 'unknown_lead', 'There is no such lead.');
  const now = clock();
  const id = `sales-${digest([leadId, deed, Math.floor(now / SLOT_MS)])}`;
  const activity: Activity = { ...deed, id, occurredAt: now, receivedAt: now, source: 'sales' };
  await log.add(subject, activity, lifetimeOf(await playbook(), activity.type));
  return json(202, { accepted: true, activityId: id });
}

function patchDeed(request: HttpRequest, by: string): Deed {
  const { override = {}, profile } = readWish(request, patch);
  return { type: 'override', properties: { by, ...override }, ...(profile && { profile }) };
}

function outcomeDeed(request: HttpRequest, by: string): Deed {
  const { outcome: type, ...told } = readWish(request, outcome);
  return { type, properties: { by, ...told } };
}
