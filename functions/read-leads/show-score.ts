import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { DAY_MS } from '../../shared/runtime/time.ts';
import { PlaybookMissing } from '../../shared/stores/playbook-store.ts';
import { type Dependencies, knownHistory } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { modelNamed, readQuery, scoreQuery } from './query.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import { describeEvidence, describeOutlook } from './describe-outlook.ts';
import { describeState } from './show-lead.ts';

/**
 * `GET /leads/{id}/score`: the score at an instant, its explanation, what is missing, and the outlook.
 * `known` ignores activities received after that instant; `playbook` scores under an earlier version (410 if
 * it is not kept).
 */
export async function showScore(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const leadId = leadIdIn(request);
  const {
    model: name,
    at = dependencies.clock(),
    known = Infinity,
    playbook: number,
  } = readQuery(request, scoreQuery);
  const playbook = await playbookOf(number, dependencies);
  if (at < dependencies.clock() - playbook.playbook.rememberDays * DAY_MS)
    throw new HttpError(410, 'forgotten', 'That is longer ago than behaviour is remembered.');
  const model = modelNamed(playbook, name);
  const { history: all } = await knownHistory(leadId, dependencies);
  const history = all.knownBy(known).human;
  const explanation = explain(history, model, at);
  const { state, criteria, adjustments, activities: counted, missing, byHand, scaledBy } = explanation;
  const query = { history, playbook, model, at };
  return json(200, {
    leadId,
    model: name,
    playbook: playbook.number,
    at: isoInstantIfAny(at),
    ...describeState(state, model),
    byHand: byHand && {
      ...byHand,
      since: isoInstantIfAny(byHand.since),
      until: isoInstantIfAny(byHand.until),
    },
    criteria,
    adjustments,
    scaledBy,
    activities: counted.map(({ id, type, occurredAt, points }) => ({
      id,
      type,
      occurredAt: isoInstantIfAny(occurredAt),
      points,
    })),
    missing,
    evidence: describeEvidence(query),
    outlook: describeOutlook(query),
  });
}

async function playbookOf(
  number: number | undefined,
  { playbooks }: Dependencies,
): Promise<CompiledPlaybook> {
  if (number === undefined) return playbooks.active();
  try {
    return await playbooks.version(number);
  } catch (error) {
    if (error instanceof PlaybookMissing)
      throw new HttpError(410, 'playbook_gone', 'That version is not kept.');
    throw error;
  }
}
