import { addressFor, callsForMaterial, chooseMaterial, tooSoon } from '../../shared/email/nurture-choice.ts';
import { routeLead, routedBy } from '../../shared/playbook/route.ts';
import {
  answersUnder,
  compare,
  type Comparison,
  handingOff,
  isCustomer,
  type Trial,
} from '../../shared/previews/comparison.ts';
import { type Consequences, findingOf } from '../../shared/previews/finding.ts';
import { type Tally, together } from '../../shared/previews/tally.ts';
import type { Activity } from '../../shared/scoring/activity.ts';
import { profileOf } from '../../shared/scoring/profile.ts';
import { type ActivityLog, historyIn } from '../../shared/stores/activity-log.ts';
import { type HandoffStore, inHands } from '../../shared/stores/handoff-store.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { withBrowsers } from '../../shared/stores/whole-history.ts';
import type { Duty } from './duty.ts';

export interface PreviewParts {
  readonly log: Pick<ActivityLog, 'history'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list'>;
  /** Address that mail comes from: never written to. */
  readonly sender: string;
}

/** Said of a lead that no rep of the draft takes. */
const NOBODY = '';
/** Findings that are added up at once. */
const HEAP = 500;

/** Tries a draft on each lead as it was at one instant. Writes nothing of it. */
export function previewing(trial: Trial, parts: PreviewParts): Duty {
  let findings: Tally[] = [];
  return {
    keysOnly: false,
    async visit(leadId, items) {
      const own = historyIn(items);
      if (own.erased || own.mergedInto !== undefined) return;
      const { activities } = await withBrowsers(leadId, own, parts.log);
      const history = activities.filter(({ receivedAt }) => receivedAt <= trial.at);
      if (history.length === 0) return;
      const comparison = compare(history, trial);
      const consequences = await consequencesOf(leadId, history, comparison, trial, parts);
      findings.push(findingOf(leadId, history, comparison, consequences, trial.draft));
      if (findings.length >= HEAP) findings = [together(findings)];
    },
    tally: () => together(findings),
  };
}

/** What would happen to a lead that moves. Only where that is so is anything read but its log. */
async function consequencesOf(
  leadId: string,
  history: readonly Activity[],
  comparison: Comparison,
  trial: Trial,
  parts: PreviewParts,
): Promise<Consequences> {
  const { playbook } = trial.draft;
  const handsOff = handingOff(comparison).length > 0;
  const nurtured = isCustomer(comparison)
    ? undefined
    : comparison.moves.find((move) => callsForMaterial(move, playbook.nurture));
  if (!handsOff && nurtured === undefined) return {};
  if (inHands(await parts.handoffs.current(leadId), history)) return {};
  if (handsOff) {
    const rep = routeLead(playbook.routing.reps, routedBy(leadId, profileOf(history, trial.at)));
    return { rep: rep?.id ?? NOBODY };
  }
  return nurtured === undefined
    ? {}
    : mailOf(leadId, history, answersUnder(comparison, nurtured.model), trial, parts);
}

/** The material that a lead would be sent, if it may be written to and there is something it has not been sent. */
async function mailOf(
  leadId: string,
  history: readonly Activity[],
  answers: ReturnType<typeof answersUnder>,
  { draft: { playbook }, at }: Trial,
  { messages, sender }: PreviewParts,
): Promise<Consequences> {
  if (addressFor(history, at, sender) === undefined) return {};
  const sent = await messages.list(leadId, 'nurture');
  if (tooSoon(sent, playbook.nurture, at)) return {};
  const material = chooseMaterial(playbook.nurture, answers, sent);
  return material === undefined ? {} : { material: material.id };
}
