import { mailPermission } from '../../shared/consent/mail-permission.ts';
import { entersTierOrStage, isRunning, placementOf } from '../../shared/nurture/place.ts';
import { planOf } from '../../shared/nurture/plan.ts';
import { routedBy, routeLead } from '../../shared/handoffs/route.ts';
import {
  compare,
  type Comparison,
  handingOff,
  type PreviewTrial,
} from '../../shared/jobs/preview-comparison.ts';
import { type Consequences, findingOf } from '../../shared/jobs/preview-finding.ts';
import { type PreviewTally, together } from '../../shared/jobs/preview-tally.ts';
import { type ActivityLog, historyIn } from '../../shared/stores/activity-log.ts';
import { type Handoff, isActive } from '../../shared/handoffs/handoff.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import { withBrowsers } from '../../shared/stores/whole-history.ts';
import type { JobHandler } from './job-handler.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';
import { interestsOf } from '../../shared/lead/interests.ts';
import { profileOf } from '../../shared/lead/profile.ts';

export interface PreviewDependencies {
  readonly log: Pick<ActivityLog, 'history'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly runs: Pick<NurtureRunStore, 'find'>;
  /** From address of our mail, never a recipient. */
  readonly sender: string;
}

/** Rep id of a lead that no rep of the draft matches. */
const NO_REP = '';
/** Findings added up at a time: bounds memory. */
const BATCH = 500;

/** Evaluates a draft on each lead as it was at one instant. Writes nothing to the leads. */
export function previewHandler(trial: PreviewTrial, dependencies: PreviewDependencies): JobHandler {
  let findings: PreviewTally[] = [];
  return {
    keysOnly: false,
    async visit(leadId, items) {
      const own = historyIn(items);
      if (own.erased || own.mergedInto !== undefined) return;
      const { history: all } = await withBrowsers(leadId, own, dependencies.log);
      const known = all.knownBy(trial.at);
      if (known.stored.length === 0) return;
      const history = known.human;
      const comparison = compare(history, trial);
      const consequences = await consequencesOf(leadId, history, comparison, trial, dependencies);
      findings.push(findingOf(leadId, history, comparison, consequences, trial.draft));
      if (findings.length >= BATCH) findings = [together(findings)];
    },
    tally: () => together(findings),
  };
}

/**
 * The handoff or mail that a lead's changes would cause. Reads more than the log only for a lead that would
 * get one.
 */
async function consequencesOf(
  leadId: string,
  history: HumanHistory,
  comparison: Comparison,
  trial: PreviewTrial,
  dependencies: PreviewDependencies,
): Promise<Consequences> {
  const [handedOff] = handingOff(comparison);
  const mails = comparison.moves.some(entersTierOrStage) && mailPermission(history, trial.at) === 'allowed';
  if (!handedOff && !mails) return {};
  const handoff = await dependencies.handoffs.current(leadId);
  if (!handedOff) return mailOf(leadId, history, handoff, comparison, trial, dependencies);
  if (isActive(handoff, history)) return {};
  const { playbook, models } = trial.draft;
  const { model } = models.get(handedOff.model)!;
  const lead = routedBy(leadId, profileOf(history, trial.at), interestsOf(history, trial.at), model);
  return { rep: routeLead(playbook.routing.reps, lead)?.id ?? NO_REP };
}

/** The first mail of the track that the lead would enter, if it is not on that track yet. */
async function mailOf(
  leadId: string,
  history: HumanHistory,
  handoff: Handoff | undefined,
  { states }: Comparison,
  { draft: playbook, at: now }: PreviewTrial,
  { messages, runs, sender }: PreviewDependencies,
): Promise<Consequences> {
  const [run, sent] = await Promise.all([runs.find(leadId), messages.list(leadId, 'nurture')]);
  const scores = [...states].map(([model, { standing }]) => ({ model, standing }));
  const profile = profileOf(history, now);
  const nurtureCase = {
    leadId,
    now,
    sender,
    playbook,
    scores,
    history,
    profile,
    handoff,
    messages: sent,
    run,
  };
  const place = placementOf(nurtureCase);
  if (typeof place === 'string' || (isRunning(run) && run.track === place.track.id)) return {};
  const offer = planOf(nurtureCase, place)?.offer;
  return offer === undefined ? {} : { material: offer.material?.id ?? offer.step.id };
}
