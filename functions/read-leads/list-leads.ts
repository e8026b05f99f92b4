import { withinBytes } from '../../shared/api/within-bytes.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { CompiledModel } from '../../shared/scoring/compile.ts';
import { gradeOf } from '../../shared/scoring/grade.ts';
import { progressAfter, queueProgress } from '../../shared/stores/lead-queue.ts';
import type { StoredProfile } from '../../shared/stores/profile-item.ts';
import type { StoredScore } from '../../shared/stores/score-item.ts';
import type { readLeadsApi } from '../../shared/api/leads.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { modelNamed } from './model-named.ts';

type Operation = typeof readLeadsApi.listLeads;

const CONCURRENCY = 16;

/**
 * `GET /leads`: the ranked queue of one model and tier. The order is that of the index, which is updated in
 * coarse steps. Each entry shows the lead's stored score; a lead that has just left the tier is omitted.
 */
export async function listLeads(
  { query: { model, tier, limit, cursor } }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const compiled = modelNamed(await dependencies.playbooks.active(), model);
  const cursors = new ListCursors(await dependencies.cursorKey(), ['leads', model, tier], queueProgress);
  const from = cursors.open(cursor);
  const { places, next } = await dependencies.queue.page({ model, tier }, limit, from);
  const entries = await concurrently(places, CONCURRENCY, async ({ leadId }) => {
    const { profile, scores } = await dependencies.leads.projections(leadId);
    const score = scores.find((each) => each.model === model);
    return score?.standing.tier === tier ? [entry(score, profile, compiled)] : [];
  });
  // Profiles may be long: what does not fit comes on the next page.
  const shown = withinBytes(entries);
  const isWhole = shown.length === entries.length;
  const goesOnAt = isWhole ? next : progressAfter(from, places.slice(0, shown.length));
  return { status: 200, body: { model, tier, leads: shown.flat(), cursor: cursors.seal(goesOnAt) } };
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
  interests: profile?.interests ?? [],
  profile: Object.fromEntries(
    Object.entries(profile?.fields ?? {}).map(([field, { value }]) => [field, value]),
  ),
});
