import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import { type Dependencies, knownHistory } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { historyQuery, modelNamed, readQuery } from './query.ts';

/**
 * `GET /leads/{id}/history`: each activity, newest first, with its current points; for a hit also the bot
 * verdict and its reason; and the rows that could not be read.
 */
export async function showHistory(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const leadId = leadIdIn(request);
  const { model: name } = readQuery(request, historyQuery);
  const model = modelNamed(await dependencies.playbooks.active(), name);
  const { activities, history, bad } = await knownHistory(leadId, dependencies);
  const now = dependencies.clock();
  const explanation = explain(history.human, model, now);
  const points = new Map(explanation.activities.map((each) => [each.id, each.points]));
  return json(200, {
    leadId,
    model: name,
    at: isoInstantIfAny(now),
    points: explanation.state.points,
    activities: activities.toSorted(newestFirst).map((activity) => ({
      ...describe(activity, points.get(activity.id) ?? 0),
      verdict: history.verdicts.get(activity.id),
    })),
    bad,
  });
}

const newestFirst = (a: Activity, b: Activity): number =>
  b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1);

const describe = (activity: Activity, points: number) => ({
  ...activity,
  occurredAt: isoInstantIfAny(activity.occurredAt),
  receivedAt: isoInstantIfAny(activity.receivedAt),
  points,
});
