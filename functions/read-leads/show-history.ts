import * as z from 'zod';
import type { readLeadsApi } from '../../shared/api/leads.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { withinBytes } from '../../shared/api/within-bytes.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { isoInstant, isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { type Dependencies, knownHistory } from './dependencies.ts';
import { modelNamed } from './model-named.ts';

type Operation = typeof readLeadsApi.showHistory;

/** The last activity of a page, and the instant whose points all pages of one walk tell (ms). */
const historyPlace = z.object({ at: z.number(), occurredAt: z.number(), id: z.string() });

/** Rows that could not be read: so many are shown. */
const SHOWN_BAD_ROWS = 100;

/**
 * `GET /leads/{id}/history`: each activity, newest first, with its points; for a hit also the bot verdict and
 * its reason; and the rows that could not be read.
 */
export async function showHistory(
  { path: { id: leadId }, query: { model: name, limit, cursor } }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const model = modelNamed(await dependencies.playbooks.active(), name);
  const cursors = new ListCursors(await dependencies.cursorKey(), ['history', leadId, name], historyPlace);
  const after = cursors.open(cursor);
  const at = after?.at ?? dependencies.clock();
  const { activities, history, bad } = await knownHistory(leadId, dependencies);
  const explanation = explain(history.human, model, at);
  const points = new Map(explanation.activities.map((each) => [each.id, each.points]));
  const left = activities
    .filter((each) => after === undefined || newestFirst(after, each) < 0)
    .toSorted(newestFirst);
  const described = left.slice(0, limit).map((activity) => ({
    ...describe(activity, points.get(activity.id) ?? 0),
    verdict: history.verdicts.get(activity.id),
  }));
  const shown = withinBytes(described);
  const last = shown.length < left.length ? left[shown.length - 1] : undefined;
  return {
    status: 200,
    body: {
      leadId,
      model: name,
      at: isoInstant(at),
      points: explanation.state.points,
      activities: shown,
      cursor: cursors.seal(last && { at, occurredAt: last.occurredAt, id: last.id }),
      bad: bad.slice(0, SHOWN_BAD_ROWS),
      badRows: bad.length,
    },
  };
}

type Placed = Pick<Activity, 'occurredAt' | 'id'>;

const newestFirst = (a: Placed, b: Placed): number =>
  b.occurredAt - a.occurredAt || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);

const describe = (activity: Activity, points: number) => ({
  ...activity,
  occurredAt: isoInstantIfAny(activity.occurredAt),
  receivedAt: isoInstantIfAny(activity.receivedAt),
  points,
});
