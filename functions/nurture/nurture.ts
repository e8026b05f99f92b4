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

/** Attempts to write a run that other invocations write at the same time. */
const ATTEMPTS = 5;

/**
 * Whether a change was decided after the run ended: a late or repeated event does not restart it.
 */
const isNews = (run: NurtureRun | undefined, { decidedAt }: ChangeDetail): boolean =>
  run?.endedAt === undefined || Date.parse(decidedAt) > run.endedAt;

/** The lead's run after a change; undefined if it does not change. */
function runAfter(event: ChangeDetail, nurtureCase: NurtureCase): NurtureRun | undefined {
  const { run } = nurtureCase;
  if (!isRunning(run) && !(entersTierOrStage(event) && isNews(run, event))) return undefined;
  const place = placementOf(nurtureCase);
  const sameTrack = isRunning(run) && typeof place !== 'string' && place.track.id === run.track;
  return sameTrack ? undefined : nextRun(nurtureCase, place);
}

/** Whether an event is still current. A consent always passes: the lead's history decides about it. */
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
 * Starts the track of a lead that consented to mail, because its earlier change of tier could not start one
 * without consent. A lead that is on a track, or whose run ended at or after the consent, keeps its run.
 */
function runAfterConsent({ at }: MailConsentChanged, nurtureCase: NurtureCase): NurtureRun | undefined {
  const { run } = nurtureCase;
  const isOver = run?.endedAt !== undefined && run.endedAt >= Date.parse(at);
  if (isRunning(run) || isOver) return undefined;
  return nextRun(nurtureCase, placementOf(nurtureCase));
}

/**
 * Starts, switches or ends a lead's nurture track after a change that is still current. The scheduled
 * `send-nurture` sends the mail. The result depends on the lead's current state, not on the event, so
 * repeated, late or reordered deliveries end in the same run.
 */
export async function nurture(
  dependencies: Dependencies,
  event: ChangeDetail | MailConsentChanged,
): Promise<void> {
  const { leadId } = event;
  for (let attempt = 1; ; attempt += 1) {
    const nurtureCase =
      (await stillStands(dependencies, event)) &&
      (await readNurtureCase(dependencies, leadId, dependencies.clock()));
    const run =
      nurtureCase && ('to' in event ? runAfter(event, nurtureCase) : runAfterConsent(event, nurtureCase));
    if (!run) return;
    try {
      await dependencies.runs.put(run);
      log.info('A lead’s nurture track changed.', {
        leadId,
        track: run.track,
        step: run.step,
        ending: run.ending,
      });
      return;
    } catch (error) {
      if (!(error instanceof NurtureRunConflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
