import { personsMailbox } from '../sending/person-mailbox.ts';
import { mailPermission } from '../consent/mail-permission.ts';
import type { Track } from '../playbook/nurture.ts';
import { fold } from '../scoring/fold.ts';
import { holds } from '../scoring/holds.ts';
import type { LeadState } from '../lead/state.ts';
import type { Standing } from '../lead/standing.ts';
import { isActive } from '../handoffs/handoff.ts';
import type { Ending, NurtureRun } from '../stores/nurture-run-store.ts';
import type { NurtureCase, ModelStanding } from './nurture-case.ts';

/** The track for a lead, and the lead's state under the model that qualifies it for the track. */
export interface TrackPlacement {
  readonly track: Track;
  readonly state: LeadState;
}

/** Whether a run has not ended. */
export const isRunning = (run: NurtureRun | undefined): run is NurtureRun & { dueAt: number } =>
  run?.dueAt !== undefined;

/** The first track of the playbook that fits the lead, or the reason why it belongs on none. */
export function placementOf(nurtureCase: NurtureCase): TrackPlacement | Ending {
  const ending = endingOf(nurtureCase);
  if (ending !== undefined) return ending;
  for (const track of nurtureCase.playbook.playbook.nurture.tracks) {
    const state = stateOn(track, nurtureCase);
    if (state !== undefined) return { track, state };
  }
  return 'left';
}

/** Whether a change moves a lead to another tier or stage, other than as a correction. */
export const entersTierOrStage = ({
  from,
  to,
  corrects,
}: {
  from: Standing;
  to: Standing;
  corrects?: number;
}): boolean => corrects === undefined && (from.tier !== to.tier || from.stage !== to.stage);

/** The lead's address, if it is a mailbox that a person reads. */
export function addressOf({ profile, sender }: Pick<NurtureCase, 'profile' | 'sender'>): string | undefined {
  const email = profile.email?.value;
  return typeof email === 'string' ? personsMailbox(email, sender) : undefined;
}

const isCustomer = ({ standing }: ModelStanding): boolean => standing.stage === 'customer';

/**
 * The reason that keeps a lead off every track. A customer's track continues even if the lead is hot: sales
 * does not call customers.
 */
function endingOf(nurtureCase: NurtureCase): Ending | undefined {
  const { history, scores, handoff, run, now } = nurtureCase;
  const permission = mailPermission(history, now);
  if (permission !== 'allowed') return permission;
  if (addressOf(nurtureCase) === undefined) return 'no_address';
  if (isRunning(run) && hasReplied(nurtureCase, run.since)) return 'replied';
  if (scores.some(isCustomer)) return undefined;
  if (isActive(handoff, history)) return 'in_hands';
  return scores.some(({ standing }) => standing.tier === 'hot') ? 'hot' : undefined;
}

const hasReplied = ({ history, now }: NurtureCase, since: number): boolean =>
  history.some(
    ({ type, occurredAt, suspect }) =>
      type === 'email_replied' && suspect !== true && occurredAt >= since && occurredAt <= now,
  );

/** The lead's state under the first model that qualifies it for a track; undefined if none does. */
function stateOn(track: Track, nurtureCase: NurtureCase): LeadState | undefined {
  const { history, now, playbook, scores } = nurtureCase;
  const { when, fromPoints = 0, stages } = track.for;
  if (scores.some(isCustomer) && stages?.includes('customer') !== true) return undefined;
  for (const { model: id, standing } of scores) {
    const model = playbook.models.get(id);
    if (model === undefined || !takes(track, standing)) continue;
    const state = fold(history, model, now);
    const qualifies = when === undefined || holds(when, history, model, playbook.playbook, now);
    if (state.points >= fromPoints && qualifies) return state;
  }
  return undefined;
}

const takes = ({ for: { tiers, stages } }: Track, { tier, stage }: Standing): boolean =>
  (tiers === undefined || tiers.some((each) => each === tier)) &&
  (stages?.includes(stage) ?? stage !== 'customer');
