import { scoresIfCurrent } from '../../shared/sending/current-change.ts';
import type { ChangeDetail } from '../../shared/events/envelope.ts';
import type { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import {
  type NurtureCase,
  type NurtureCaseReaders,
  readNurtureCase,
} from '../../shared/nurture/nurture-case.ts';
import { entersTierOrStage, isRunning, placementOf } from '../../shared/nurture/place.ts';
import { nextRun } from '../../shared/nurture/plan.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import {
  type NurtureRun,
  NurtureRunConflict,
  type NurtureRunStore,
} from '../../shared/stores/nurture-run-store.ts';

export interface Dependencies extends NurtureCaseReaders {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly runs: Pick<NurtureRunStore, 'find' | 'put'>;
  readonly clock: Clock;
}

/** A run that is written by several at once is settled by then. */
const ATTEMPTS = 5;

/**
 * Whether a change was decided after the run was over: one that comes late, or twice, begins nothing anew.
 */
const isNews = (run: NurtureRun | undefined, { decidedAt }: ChangeDetail): boolean =>
  run?.endedAt === undefined || Date.parse(decidedAt) > run.endedAt;

/** What a change makes of a lead's run; undefined where it stays as it is. */
function runAfter(event: ChangeDetail, found: NurtureCase): NurtureRun | undefined {
  const { run } = found;
  if (!isRunning(run) && !(entersTierOrStage(event) && isNews(run, event))) return undefined;
  const place = placementOf(found);
  const sameTrack = isRunning(run) && typeof place !== 'string' && place.track.id === run.track;
  return sameTrack ? undefined : nextRun(found, place);
}

/** Whether what an event tells is to be acted on; of a consent that is seen in the lead's history. */
async function stillStands(
  { leads }: Dependencies,
  event: ChangeDetail | MailConsentChanged,
): Promise<boolean> {
  if (!('to' in event)) return true;
  const { to } = event;
  const scores = await scoresIfCurrent(
    leads,
    event,
    ({ tier, stage }) => tier === to.tier && stage === to.stage,
  );
  return scores !== undefined;
}

/**
 * Takes a lead who agreed to mail onto the track that is for it, unless it is on one or its run was over
 * later than that: when its tier changed it could not be written to.
 */
function runAfterConsent({ at }: MailConsentChanged, found: NurtureCase): NurtureRun | undefined {
  const { run } = found;
  const isOver = run?.endedAt !== undefined && run.endedAt >= Date.parse(at);
  if (isRunning(run) || isOver) return undefined;
  return nextRun(found, placementOf(found));
}

/**
 * Takes a lead onto the track that is for it, from one track to another, or off all of them, after a change
 * that still stands. Mails are sent later, by the clock. What it does follows from how the lead stands, not
 * from the event: deliveries that come twice, late or in reverse end at the same.
 */
export async function nurture(parts: Dependencies, event: ChangeDetail | MailConsentChanged): Promise<void> {
  const { leadId } = event;
  for (let attempt = 1; ; attempt += 1) {
    const found = (await stillStands(parts, event)) && (await readNurtureCase(parts, leadId, parts.clock()));
    const run = found && ('to' in event ? runAfter(event, found) : runAfterConsent(event, found));
    if (!run) return;
    try {
      await parts.runs.put(run);
      log.info('Track changed', { leadId, track: run.track, step: run.step, ending: run.ending });
      return;
    } catch (error) {
      if (!(error instanceof NurtureRunConflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
