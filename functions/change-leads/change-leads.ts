import { knownLead } from '../../shared/api/known-lead.ts';
import {
  changeLeadsApi,
  NOT_SUPPRESSED,
  OUTSIDE_AUDIENCE,
  REFUSED_BY_MAILBOX,
} from '../../shared/api/leads.ts';
import { type Handler, type Input, serve } from '../../shared/api/serve.ts';
import { consentsOf } from '../../shared/consent/consents.ts';
import { SUPPRESSION_LIFTED, suppressionOf } from '../../shared/consent/mail-permission.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';
import { minuteOf } from '../../shared/lead/minutes.ts';
import { CONSENT_FIELDS, PURPOSES, withEachPurpose } from '../../shared/lead/purposes.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import { digest } from '../../shared/runtime/digest.ts';
import { own } from '../../shared/runtime/names.ts';
import { HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { fold } from '../../shared/scoring/fold.ts';
import type { Dependencies } from './dependencies.ts';
import { mergeLeads } from './merge-leads.ts';

type Api = typeof changeLeadsApi;
type Change = Input<Api['changeLead']>['body'];
type RequestedActivity = Pick<Activity, 'type' | 'properties' | 'profile' | 'interests'>;

/** Sets a tier by hand, corrects the profile or changes interests, as an activity. */
const changeLead: Handler<Api['changeLead'], Dependencies> = async ({ path, body, caller }, dependencies) => {
  const [history, playbook] = await Promise.all([
    openHistory(path.id, dependencies),
    dependencies.playbook(),
  ]);
  const now = dependencies.clock();
  const { override = {}, interests } = body;
  const profile = body.profile && withEachPurpose(body.profile);
  refuseIdleOverride(body, history, playbook, now);
  refuseConsentAgainstMailbox(profile, history, now);
  const properties = { by: caller.name, ...override };
  const stated = { ...(profile && { profile }), ...(interests && { interests }) };
  return record(path.id, { type: 'override', properties, ...stated }, dependencies);
};

/** Tells what became of a lead, as an activity. */
const recordOutcome: Handler<Api['recordOutcome'], Dependencies> = async (
  { path, body, caller },
  dependencies,
) => {
  await openHistory(path.id, dependencies);
  const { outcome: type, ...details } = body;
  return record(path.id, { type, properties: { by: caller.name, ...details } }, dependencies);
};

/** Lets mail be sent again after a bounce or a complaint, as an activity that says who did it and why. */
const liftSuppression: Handler<Api['liftSuppression'], Dependencies> = async (
  { path, body, caller },
  dependencies,
) => {
  const history = await openHistory(path.id, dependencies);
  if (suppressionOf(history, dependencies.clock()) === undefined) throw new HttpError(NOT_SUPPRESSED);
  const properties = { by: caller.name, reason: body.reason };
  return record(path.id, { type: SUPPRESSION_LIFTED, properties }, dependencies);
};

/** What counts of a lead's history. Throws as `knownLead`. */
const openHistory = async (leadId: string, { history }: Dependencies): Promise<HumanHistory> =>
  knownLead(await history(leadId)).history.human;

/** Throws for a tier under a model that is not there, or that does not score this lead. */
function refuseIdleOverride(
  { override, interests }: Change,
  history: HumanHistory,
  { models }: CompiledPlaybook,
  now: number,
): void {
  if (override === undefined) return;
  const asked = override.model === undefined ? [...models.values()] : [models.get(override.model)];
  if (asked.includes(undefined)) throw invalidFields({ 'override.model': 'The playbook has no such model.' });
  // A change of interests may be what brings the lead into the audience.
  const applies =
    interests !== undefined || asked.some((model) => model && fold(history, model, now).applies);
  if (!applies) throw new HttpError(OUTSIDE_AUDIENCE);
}

/** Throws for a consent that the person has refused from their own mailbox. */
function refuseConsentAgainstMailbox(profile: Activity['profile'], history: HumanHistory, now: number): void {
  if (profile === undefined) return;
  const consents = consentsOf(history, now);
  const isRefused = PURPOSES.some(
    (purpose) =>
      own(profile, CONSENT_FIELDS[purpose]) === true &&
      consents[purpose].state === 'withdrawn' &&
      consents[purpose].source === 'mail',
  );
  if (isRefused) throw new HttpError(REFUSED_BY_MAILBOX);
}

/**
 * Records what people of ours say in the lead's log, so that scores derive from it, can explain it, and count
 * it from its own time on.
 */
async function record(
  leadId: string,
  requested: RequestedActivity,
  { clock, log, playbook }: Dependencies,
): Promise<{ status: 202; body: { accepted: true; activityId: string } }> {
  const subject = { kind: 'lead', id: leadId } as const;
  const now = clock();
  const id = `sales-${digest([leadId, requested, minuteOf(now)])}`;
  const activity: Activity = { ...requested, id, occurredAt: now, receivedAt: now, source: 'sales' };
  const isLasting = activity.type === SUPPRESSION_LIFTED;
  await log.add(subject, activity, isLasting ? {} : retentionOf((await playbook()).playbook, activity.type));
  return { status: 202, body: { accepted: true, activityId: id } };
}

/** Serves what people of ours say of leads. */
export const changeLeads = serve<Api, Dependencies>(changeLeadsApi, {
  changeLead,
  recordOutcome,
  liftSuppression,
  mergeLeads,
});
