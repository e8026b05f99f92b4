import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import { routedBy, routeLead } from '../../shared/handoffs/route.ts';
import type { Rep } from '../../shared/playbook/routing.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { interestsOf } from '../../shared/lead/interests.ts';
import { type Profile, profileOf } from '../../shared/lead/profile.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';

/** Where a case is read from. */
export interface Sources {
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly clock: Clock;
}

/** What a handoff is about: a lead, and the model that found it. */
interface Subject {
  readonly leadId: string;
  readonly model: string;
}

/** All that a handoff is decided and written from. */
export interface HandoffCase {
  readonly event: Subject;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly history: HumanHistory;
  readonly profile: Profile;
  readonly now: number;
}

/**
 * A qualified lead has nowhere to go: no rep takes what it is here for, or the rep who was given it has left the
 * playbook.
 */
export class NobodyTakesLead extends Error {
  override readonly name = 'NobodyTakesLead';
}

/** Everything known of the lead; undefined when the person was erased or the model has left the playbook. */
export async function readHandoffCase(
  { historyOf, playbooks, clock }: Sources,
  event: Subject,
): Promise<HandoffCase | undefined> {
  const [playbook, known] = await Promise.all([playbooks.active(), historyOf(event.leadId)]);
  const history = known?.human;
  const model = playbook.models.get(event.model);
  const now = clock();
  return model && history && { event, playbook, model, history, profile: profileOf(history, now), now };
}

/** The rep of this id; undefined for one who has left the playbook. */
export const repNamed = ({ playbook }: HandoffCase, rep: string): Rep | undefined =>
  playbook.playbook.routing.reps.find(({ id }) => id === rep);

/** The rep who fits the lead best, but for those of these ids; undefined when there is none. */
export function nextRep(
  { event, playbook, model: { model }, history, profile, now }: HandoffCase,
  but: readonly string[],
): Rep | undefined {
  const others = playbook.playbook.routing.reps.filter(({ id }) => !but.includes(id));
  return routeLead(others, routedBy(event.leadId, profile, interestsOf(history, now), model));
}

/** The rep who takes the lead. Throws `NobodyTakesLead`. */
export function routed(handoffCase: HandoffCase): Rep {
  const rep = nextRep(handoffCase, []);
  if (rep === undefined)
    throw new NobodyTakesLead(`No rep takes what this lead is here for (${handoffCase.event.model}).`);
  return rep;
}
