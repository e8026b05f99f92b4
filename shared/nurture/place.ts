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

/** The track that is for a lead, and how the lead stands under the model by which it is. */
export interface TrackPlacement {
  readonly track: Track;
  readonly state: LeadState;
}

/** Whether a run goes on. */
export const isRunning = (run: NurtureRun | undefined): run is NurtureRun & { dueAt: number } =>
  run?.dueAt !== undefined;

/** Where a lead belongs right now: on the first track of the playbook that is for it, or on none, and why. */
export function placementOf(found: NurtureCase): TrackPlacement | Ending {
  const ending = endingOf(found);
  if (ending !== undefined) return ending;
  for (const track of found.playbook.playbook.nurture.tracks) {
    const state = stateOn(track, found);
    if (state !== undefined) return { track, state };
  }
  return 'left';
}

/** Whether a change brings a lead somewhere: a tier or stage was entered, and not to correct an error of ours. */
export const entersTierOrStage = ({
  from,
  to,
  corrects,
}: {
  from: Standing;
  to: Standing;
  corrects?: number;
}): boolean => corrects === undefined && (from.tier !== to.tier || from.stage !== to.stage);

/** The address of a lead that a person reads. */
export function addressOf({ profile, sender }: Pick<NurtureCase, 'profile' | 'sender'>): string | undefined {
  const email = profile.email?.value;
  return typeof email === 'string' ? personsMailbox(email, sender) : undefined;
}

const isCustomer = ({ standing }: ModelStanding): boolean => standing.stage === 'customer';

/** What keeps a lead off every track. Whoever has bought is nobody's to call: their track goes on however hot they are. */
function endingOf(found: NurtureCase): Ending | undefined {
  const { history, scores, handoff, run, now } = found;
  const permission = mailPermission(history, now);
  if (permission !== 'allowed') return permission;
  if (addressOf(found) === undefined) return 'no_address';
  if (isRunning(run) && hasReplied(found, run.since)) return 'replied';
  if (scores.some(isCustomer)) return undefined;
  if (isActive(handoff, history)) return 'in_hands';
  return scores.some(({ standing }) => standing.tier === 'hot') ? 'hot' : undefined;
}

const hasReplied = ({ history, now }: NurtureCase, since: number): boolean =>
  history.some(
    ({ type, occurredAt, suspect }) =>
      type === 'email_replied' && suspect !== true && occurredAt >= since && occurredAt <= now,
  );

/** How a lead stands under the first model by which a track is for it; undefined where it is for others. */
function stateOn(track: Track, found: NurtureCase): LeadState | undefined {
  const { history, now, playbook, scores } = found;
  const { when, fromPoints = 0, stages } = track.for;
  if (scores.some(isCustomer) && stages?.includes('customer') !== true) return undefined;
  for (const { model: id, standing } of scores) {
    const model = playbook.models.get(id);
    if (model === undefined || !takes(track, standing)) continue;
    const state = fold(history, model, now);
    const asked = when === undefined || holds(when, history, model, playbook.playbook, now);
    if (state.points >= fromPoints && asked) return state;
  }
  return undefined;
}

const takes = ({ for: { tiers, stages } }: Track, { tier, stage }: Standing): boolean =>
  (tiers === undefined || tiers.some((each) => each === tier)) &&
  (stages?.includes(stage) ?? stage !== 'customer');
