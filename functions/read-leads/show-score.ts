import { FORGOTTEN, PLAYBOOK_GONE, type readLeadsApi } from '../../shared/api/leads.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { DAY_MS } from '../../shared/runtime/time.ts';
import { PlaybookMissing } from '../../shared/stores/playbook-store.ts';
import { type Dependencies, knownHistory } from './dependencies.ts';
import { isoInstant, isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { modelNamed } from './model-named.ts';
import { describeEvidence, describeOutlook } from './describe-outlook.ts';
import { describeState } from './show-lead.ts';

type Operation = typeof readLeadsApi.showScore;

/** Activities that an explanation shows; the history has all. */
const SHOWN_ACTIVITIES = 500;

/**
 * `GET /leads/{id}/score`: the score at an instant, its explanation, what is missing, and the outlook.
 * `known` ignores activities received after that instant; `playbook` scores under an earlier version (410 if
 * it is not kept).
 */
export async function showScore(
  { path: { id: leadId }, query: asked }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const { model: name, at = dependencies.clock(), known = Infinity, playbook: number } = asked;
  const playbook = await playbookOf(number, dependencies);
  if (at < dependencies.clock() - playbook.playbook.rememberDays * DAY_MS) throw new HttpError(FORGOTTEN);
  const model = modelNamed(playbook, name);
  const { history: all } = await knownHistory(leadId, dependencies);
  const history = all.knownBy(known).human;
  const explanation = explain(history, model, at);
  const { state, criteria, adjustments, activities: counted, missing, byHand, scaledBy } = explanation;
  const query = { history, playbook, model, at };
  const body = {
    leadId,
    model: name,
    playbook: playbook.number,
    at: isoInstant(at),
    ...describeState(state, model),
    byHand: byHand && {
      ...byHand,
      since: isoInstantIfAny(byHand.since),
      until: isoInstantIfAny(byHand.until),
    },
    criteria,
    adjustments,
    scaledBy,
    activities: counted.slice(0, SHOWN_ACTIVITIES).map(({ id, type, occurredAt, points }) => ({
      id,
      type,
      occurredAt: isoInstantIfAny(occurredAt),
      points,
    })),
    activityCount: counted.length,
    missing,
    evidence: describeEvidence(query),
    outlook: describeOutlook(query),
  };
  return { status: 200, body };
}

async function playbookOf(
  number: number | undefined,
  { playbooks }: Dependencies,
): Promise<CompiledPlaybook> {
  if (number === undefined) return playbooks.active();
  try {
    return await playbooks.version(number);
  } catch (error) {
    if (error instanceof PlaybookMissing) throw new HttpError(PLAYBOOK_GONE);
    throw error;
  }
}
