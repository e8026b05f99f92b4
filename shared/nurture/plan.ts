import type { Message } from '../stores/message.ts';
import type { Ending, NurtureRun } from '../stores/nurture-run-store.ts';
import type { NurtureCase } from './nurture-case.ts';
import { mayHaveArrived, type Offer, offerOf, stepsLeft } from './offer.ts';
import { isRunning, type TrackPlacement } from './place.ts';
import { restsUntil } from './rest.ts';
import { afterQuietHours, clockOf } from './quiet-hours.ts';
import { DAY_MS, HOUR_MS } from '../runtime/time.ts';

/**
 * Minimum days between mails, whatever the playbook says: limits abuse by signing up somebody else's address.
 */
const LEAST_DAYS = 1;

/** The next mail to a lead, and the earliest time to send it (ms). */
export interface Plan {
  readonly offer: Offer;
  readonly at: number;
}

/** Since when a lead has been on this track: now, if it enters it. */
const since = ({ run, now }: NurtureCase, { track }: TrackPlacement): number =>
  isRunning(run) && run.track === track.id ? run.since : now;

/** Plans the next mail of a track from the first remaining step with an offer; undefined if none has one. */
export function planOf(nurtureCase: NurtureCase, place: TrackPlacement): Plan | undefined {
  const { messages, playbook, profile } = nurtureCase;
  const { nurture } = playbook.playbook;
  const offers = stepsLeft(place.track, messages).map((step) => offerOf(step, place.state, nurtureCase));
  const offer = offers.find((each) => each !== undefined);
  if (offer === undefined) return undefined;
  const at = Math.max(nurtureCase.now, earliest(nurtureCase, place, offer));
  return { offer, at: afterQuietHours(at, clockOf(profile, nurture, at), nurture.quietHours) };
}

/** While a lead's nurture rests, it is looked at again after this time (ms), in case something ends the rest. */
const LOOKS_AGAIN_MS = DAY_MS;

/**
 * A step's days count from the previous mail of the track, or from entering it; the minimum gap between all
 * mails applies too, and so does a rest after bounces.
 */
function earliest(nurtureCase: NurtureCase, place: TrackPlacement, { step }: Offer): number {
  const { messages, playbook, history, now } = nurtureCase;
  const arrived = messages.filter(mayHaveArrived);
  const begun = since(nurtureCase, place);
  const onTrack = arrived.filter(({ track, claimedAt }) => track === place.track.id && claimedAt >= begun);
  const gap = Math.max(playbook.playbook.nurture.everyDays, LEAST_DAYS) * DAY_MS;
  return Math.max(
    Math.max(begun, latest(onTrack)) + step.afterDays * DAY_MS,
    latest(arrived) + gap,
    retryAt(messages.at(-1)),
    restsUntil(history, now) ?? Number.NEGATIVE_INFINITY,
  );
}

const latest = (messages: readonly Message[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...messages.map(({ claimedAt }) => claimedAt));

/** A mail that SES rejected is retried after an hour. */
const retryAt = (last: Message | undefined): number =>
  last?.state === 'failed' ? last.stateAt + HOUR_MS : Number.NEGATIVE_INFINITY;

/** The successor of a lead's run for its placement; undefined if the lead has no active run and gets none. */
export function nextRun(nurtureCase: NurtureCase, place: TrackPlacement | Ending): NurtureRun | undefined {
  const { leadId, run, history, now } = nurtureCase;
  if (typeof place === 'string') return endedRun(nurtureCase, place);
  const plan = planOf(nurtureCase, place);
  if (plan === undefined) return endedRun(nurtureCase, 'done');
  return {
    leadId,
    version: (run?.version ?? 0) + 1,
    track: place.track.id,
    step: plan.offer.step.id,
    since: since(nurtureCase, place),
    dueAt: restsUntil(history, now) === undefined ? plan.at : Math.min(plan.at, now + LOOKS_AGAIN_MS),
  };
}

function endedRun({ run, now }: NurtureCase, ending: Ending): NurtureRun | undefined {
  if (!isRunning(run)) return undefined;
  const { dueAt: _dueAt, step: _step, ...rest } = run;
  return { ...rest, version: run.version + 1, ending, endedAt: now };
}
