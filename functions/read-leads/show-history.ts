import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { verdicts } from '../../shared/bots/verdicts.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import { type Dependencies, iso, knownHistory } from './dependencies.ts';
import { historyQuery, modelNamed, readQuery } from './query.ts';

/**
 * `GET /leads/{id}/history`: each activity, the newest first, with what it is worth right now; a hit also with who made it and how
 * that is known; and what could not be read.
 */
export async function showHistory(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const leadId = leadIdIn(request);
  const { model: name } = readQuery(request, historyQuery);
  const model = modelNamed(await dependencies.playbooks.active(), name);
  const { activities, bad } = await knownHistory(leadId, dependencies);
  const now = dependencies.clock();
  const explanation = explain(activities, model, now);
  const judged = verdicts(activities);
  const points = new Map(explanation.activities.map((each) => [each.id, each.points]));
  return json(200, {
    leadId,
    model: name,
    at: iso(now),
    points: explanation.state.points,
    activities: activities.toSorted(newestFirst).map((activity) => ({
      ...describe(activity, points.get(activity.id) ?? 0),
      verdict: judged.get(activity.id),
    })),
    bad,
  });
}

const newestFirst = (a: Activity, b: Activity): number =>
  b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1);

const describe = (activity: Activity, points: number) => ({
  ...activity,
  occurredAt: iso(activity.occurredAt),
  receivedAt: iso(activity.receivedAt),
  points,
});
