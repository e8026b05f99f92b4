import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { Refused } from '../../shared/runtime/refused.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { explain } from '../../shared/scoring/explain.ts';
import { PlaybookMissing } from '../../shared/stores/playbook-store.ts';
import { type Dependencies, iso, knownHistory } from './dependencies.ts';
import { leadIdIn, modelNamed, readQuery, scoreQuery } from './query.ts';
import { describeState } from './show-lead.ts';

/**
 * `GET /leads/{id}/score`: the score at an instant and why. `known` leaves out what was received after that instant;
 * `playbook` asks under an earlier version (410 when it is not kept any more).
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
  const model = modelNamed(playbook, name);
  const { activities } = await knownHistory(leadId, dependencies);
  const {
    state,
    criteria,
    activities: counted,
    missing,
  } = explain(
    activities.filter(({ receivedAt }) => receivedAt <= known),
    model,
    at,
  );
  return json(200, {
    leadId,
    model: name,
    playbook: playbook.number,
    at: iso(at),
    ...describeState(state),
    criteria,
    activities: counted.map(({ id, type, occurredAt, points }) => ({
      id,
      type,
      occurredAt: iso(occurredAt),
      points,
    })),
    missing,
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
      throw new Refused(410, 'playbook_gone', 'That version is not kept.');
    throw error;
  }
}
