import { concurrently } from '../../shared/runtime/concurrently.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { CompiledModel } from '../../shared/scoring/compile.ts';
import { gradeOf } from '../../shared/scoring/grade.ts';
import { queueProgress, type QueueProgress } from '../../shared/stores/lead-queue.ts';
import type { StoredProfile } from '../../shared/stores/profile-item.ts';
import type { StoredScore } from '../../shared/stores/score-item.ts';
import { openCursor, sealCursor } from '../../shared/runtime/cursor.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { badParameter, modelNamed, queueQuery, readQuery } from './query.ts';

const CONCURRENCY = 16;

/**
 * `GET /leads`: the ranked queue of one model and tier. The order is that of the index, which is updated in
 * coarse steps. Each entry shows the lead's stored score; a lead that has just left the tier is omitted.
 */
export async function listLeads(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const { model, tier, limit, cursor } = readQuery(request, queueQuery);
  const compiled = modelNamed(await dependencies.playbooks.active(), model);
  const key = await dependencies.cursorKey();
  const scope = ['leads', model, tier];
  const from = cursor === undefined ? undefined : progressIn(key, scope, cursor);
  const { places, next } = await dependencies.queue.page({ model, tier }, limit, from);
  const entries = await concurrently(places, CONCURRENCY, async ({ leadId }) => {
    const { profile, scores } = await dependencies.leads.projections(leadId);
    const score = scores.find((each) => each.model === model);
    return score?.standing.tier === tier ? [entry(score, profile, compiled)] : [];
  });
  return json(200, { model, tier, leads: entries.flat(), cursor: next && sealCursor(key, scope, next) });
}

function progressIn(key: string, scope: readonly string[], cursor: string): QueueProgress {
  const progress = openCursor(key, scope, cursor, queueProgress);
  if (!progress) throw badParameter('cursor');
  return progress;
}

const entry = (score: StoredScore, profile: StoredProfile | undefined, { model }: CompiledModel) => ({
  leadId: score.leadId,
  ...score.standing,
  grade: gradeOf(score.groups, model),
  points: score.points,
  asOf: isoInstantIfAny(score.asOf),
  ifSilent: score.silent,
  tierAt: isoInstantIfAny(score.tierAt),
  stageAt: isoInstantIfAny(score.stageAt),
  profile: Object.fromEntries(
    Object.entries(profile?.fields ?? {}).map(([field, { value }]) => [field, value]),
  ),
});
