import type { Consent } from '../../shared/consent/consent-record.ts';
import { type Consents, consentsOf } from '../../shared/consent/consents.ts';
import { describeMessage } from '../../shared/sending/describe-message.ts';
import { BANT } from '../../shared/lead/bant.ts';
import type { readLeadsApi } from '../../shared/api/leads.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import type { CompiledModel } from '../../shared/scoring/compile.ts';
import { fold } from '../../shared/scoring/fold.ts';
import { gradeOf } from '../../shared/scoring/grade.ts';
import type { LeadState } from '../../shared/lead/state.ts';
import { interestsOf } from '../../shared/lead/interests.ts';
import { type Profile, profileOf, type StatedValue } from '../../shared/lead/profile.ts';
import { type Touch, type Touches, touchesOf } from '../../shared/lead/touch.ts';
import type { Handoff } from '../../shared/handoffs/handoff.ts';
import type { StoredScore } from '../../shared/stores/score-item.ts';
import type { NurtureRun } from '../../shared/stores/nurture-run-store.ts';
import { type Dependencies, knownHistory } from './dependencies.ts';
import { isoInstant, isoInstantIfAny } from '../../shared/runtime/instant.ts';

type Operation = typeof readLeadsApi.showLead;

/** Mails that a lead's page shows. */
const SHOWN_MESSAGES = 50;

/** `GET /leads/{id}`: the profile and the current score under every model, computed from the history. */
export async function showLead(
  { path: { id: leadId } }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const now = dependencies.clock();
  const [{ history: known, bad, cut }, { scores }, handoff, run, messages, playbook] = await Promise.all([
    knownHistory(leadId, dependencies),
    dependencies.leads.projections(leadId),
    dependencies.handoffs.current(leadId),
    dependencies.runs.find(leadId),
    dependencies.messages.list(leadId),
    dependencies.playbooks.active(),
  ]);
  const history = known.human;
  const standings = [...playbook.models.values()].map((model) =>
    describeScore(
      model,
      fold(history, model, now),
      scores.find((each) => each.model === model.id),
    ),
  );
  const body = {
    leadId,
    at: isoInstant(now),
    playbook: playbook.number,
    profile: describeProfile(profileOf(history, now)),
    interests: interestsOf(history, now).map(({ since, ...rest }) => ({ ...rest, since: isoInstant(since) })),
    touch: describeTouches(touchesOf(history, now)),
    consents: describeConsents(consentsOf(history, now)),
    scores: standings,
    handoff: handoff && describeHandoff(handoff),
    nurture: run && describeRun(run),
    messages: messages
      .toSorted((a, b) => b.stateAt - a.stateAt)
      .slice(0, SHOWN_MESSAGES)
      .map(describeMessage),
    messageCount: messages.length,
    badRows: bad.length,
    cut: [...cut].toSorted(),
  };
  return { status: 200, body };
}

/** A lead's state as the API returns it. */
export const describeState = (
  { standing, tierAt, stageAt, highValueAt, ...rest }: LeadState,
  { model }: CompiledModel,
) => ({
  ...standing,
  grade: gradeOf(rest.groups, model),
  tierAt: isoInstantIfAny(tierAt),
  stageAt: isoInstantIfAny(stageAt),
  highValueAt: isoInstantIfAny(highValueAt),
  ...rest,
});

/**
 * `change` is the number of the last change announced; `changesBy` is when the lead is re-scored at the
 * latest, without further activity.
 */
const describeScore = (model: CompiledModel, state: LeadState, stored: StoredScore | undefined) => ({
  model: model.id,
  ...describeState(state, model),
  missing: BANT.filter((item) => state.bant[item] === 'unknown'),
  change: stored?.n ?? 0,
  changesBy: isoInstantIfAny(stored?.dueAt),
});

const describeProfile = (profile: Profile) =>
  Object.fromEntries(
    Object.entries(profile).map(([field, { disputedBy, ...fact }]) => [
      field,
      { ...describeValue(fact), disputedBy: disputedBy?.map(describeValue) },
    ]),
  );

const describeValue = ({ at, ...rest }: StatedValue) => ({ ...rest, at: isoInstantIfAny(at) });

const describeTouches = ({ first, last }: Touches) => ({
  first: describeTouch(first),
  last: describeTouch(last),
});

const describeTouch = (touch: Touch | undefined) =>
  touch && { at: isoInstantIfAny(touch.at), ...touch.properties };

const describeConsents = ({ email, opens, clicks, profiling }: Consents) => ({
  email: describeConsent(email),
  opens: describeConsent(opens),
  clicks: describeConsent(clicks),
  profiling: describeConsent(profiling),
});

const describeConsent = ({ at, since, request, ...rest }: Consent) => ({
  ...rest,
  since: isoInstantIfAny(since),
  at: isoInstantIfAny(at),
  request: request && { ...request, at: isoInstantIfAny(request.at) },
});

/** `correction`: the change that recalled the handoff, or that its rep must be notified of. */
const describeHandoff = ({ n, openedAt, reopenedAt, correction, ...handoff }: Handoff) => ({
  id: handoff.id,
  state: handoff.state,
  model: handoff.model,
  change: n,
  rep: handoff.rep,
  openedAt: isoInstantIfAny(openedAt),
  reopenedAt: isoInstantIfAny(reopenedAt),
  correction: correction && {
    model: correction.model,
    change: correction.n,
    at: isoInstantIfAny(correction.at),
  },
});

const describeRun = ({ track, step, since, dueAt, ending, endedAt }: NurtureRun) => ({
  track,
  step,
  since: isoInstantIfAny(since),
  nextAt: isoInstantIfAny(dueAt),
  ending,
  endedAt: isoInstantIfAny(endedAt),
});
