import type { Message } from '../stores/message.ts';
import type { Ending, NurtureRun } from '../stores/nurture-run-store.ts';
import type { NurtureCase } from './nurture-case.ts';
import { mayHaveArrived, type Offer, offerOf, stepsLeft } from './offer.ts';
import { isRunning, type TrackPlacement } from './place.ts';
import { afterQuietHours, clockOf } from './quiet-hours.ts';
import { DAY_MS, HOUR_MS } from '../runtime/time.ts';

/** Whatever the playbook says: an address that somebody keeps signing up gets no more than this. */
const LEAST_DAYS = 1;

/** The next mail to a lead, and when it may go at the earliest (ms). */
export interface Plan {
  readonly offer: Offer;
  readonly at: number;
}

/** Since when a lead has been on the track where it belongs: from now on, if it is on none or on another. */
const since = ({ run, now }: NurtureCase, { track }: TrackPlacement): number =>
  isRunning(run) && run.track === track.id ? run.since : now;

/** The next mail of a track: the first step left that has something to say. undefined where none has. */
export function planOf(found: NurtureCase, place: TrackPlacement): Plan | undefined {
  const { messages, playbook, profile } = found;
  const { nurture } = playbook.playbook;
  const offers = stepsLeft(place.track, messages).map((step) => offerOf(step, place.state, found));
  const offer = offers.find((each) => each !== undefined);
  if (offer === undefined) return undefined;
  const at = Math.max(found.now, earliest(found, place, offer));
  return { offer, at: afterQuietHours(at, clockOf(profile, nurture, at), nurture.quietHours) };
}

/** A step's days count from the mail before it on the track, or from the track's beginning; and mails keep their distance. */
function earliest(found: NurtureCase, place: TrackPlacement, { step }: Offer): number {
  const { messages, playbook } = found;
  const arrived = messages.filter(mayHaveArrived);
  const begun = since(found, place);
  const onTrack = arrived.filter(({ track, claimedAt }) => track === place.track.id && claimedAt >= begun);
  const gap = Math.max(playbook.playbook.nurture.everyDays, LEAST_DAYS) * DAY_MS;
  return Math.max(
    Math.max(begun, latest(onTrack)) + step.afterDays * DAY_MS,
    latest(arrived) + gap,
    tryAgainAt(messages.at(-1)),
  );
}

const latest = (messages: readonly Message[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...messages.map(({ claimedAt }) => claimedAt));

/** A mail that SES refused is tried again in an hour. */
const tryAgainAt = (last: Message | undefined): number =>
  last?.state === 'failed' ? last.stateAt + HOUR_MS : Number.NEGATIVE_INFINITY;

/** A lead's run as it should be, given where the lead belongs; undefined for a lead that is on no track and stays so. */
export function nextRun(found: NurtureCase, place: TrackPlacement | Ending): NurtureRun | undefined {
  const { leadId, run } = found;
  if (typeof place === 'string') return endedRun(found, place);
  const plan = planOf(found, place);
  if (plan === undefined) return endedRun(found, 'done');
  return {
    leadId,
    version: (run?.version ?? 0) + 1,
    track: place.track.id,
    step: plan.offer.step.id,
    since: since(found, place),
    dueAt: plan.at,
  };
}

function endedRun({ run, now }: NurtureCase, ending: Ending): NurtureRun | undefined {
  if (!isRunning(run)) return undefined;
  const { dueAt: _dueAt, step: _step, ...rest } = run;
  return { ...rest, version: run.version + 1, ending, endedAt: now };
}
