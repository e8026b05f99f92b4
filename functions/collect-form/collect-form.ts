import { own } from '../../shared/runtime/names.ts';
import type { Form, Playbook } from '../../shared/playbook/schema.ts';
import { UNKNOWN_FORM } from '../../shared/api/public.ts';
import type { ErrorHandling } from '../../shared/runtime/error-handling.ts';
import { bodyBytes } from '../../shared/runtime/body.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { readFormFields } from '../../shared/runtime/form-fields.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { empty, type HttpReply, type HttpRequest, methodOf, withHeaders } from '../../shared/runtime/http.ts';
import type { LimitedLog } from '../../shared/runtime/limited-log.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { besidePlace } from '../../shared/limits/places.ts';
import type { ActivityLog, Added } from '../../shared/stores/activity-log.ts';
import {
  reportActivityId,
  submissionActivityId,
  suspectActivityId,
} from '../../shared/tracking/activity-id.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { leadIdOfNormal } from '../../shared/lead/lead-id.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import { consentProperties } from './consent-properties.ts';
import { corsHeaders, PREFLIGHT_HEADERS } from './cors.ts';
import { placeSubmission } from './place-submission.ts';
import { readSubmission, type Submission } from './submission.ts';
import { thank } from './thanks.ts';

/** `interfaces.md` promises 64 KB. */
const BODY_LIMIT = 64 * 1_024;

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add' | 'contradicts' | 'firstHits' | 'knowsTaken'>;
  readonly report: LimitedLog;
  readonly playbook: () => Promise<Playbook>;
  readonly identityKey: () => Promise<string>;
  /** Key of the hash of the client's traits. */
  readonly hashKey: () => Promise<string>;
  readonly handleErrors: ErrorHandling;
}

/** Answers `POST` and `OPTIONS /forms/{formId}`. The submission is stored before the reply. */
export async function collectForm(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const [playbook, identityKey, client] = await Promise.all([
    dependencies.playbook(),
    dependencies.identityKey(),
    clientOf(request, dependencies),
  ]);
  const formId = request.pathParameters?.formId ?? '';
  const form = formOf(playbook, formId);
  const cors = corsHeaders(form, request.headers.origin);
  if (methodOf(request) === 'OPTIONS') return empty(204, { ...cors, ...PREFLIGHT_HEADERS });
  const reply = await dependencies.handleErrors(request, async () => {
    const fields = await readFormFields(bodyBytes(request, BODY_LIMIT), request.headers);
    const receivedAt = dependencies.clock();
    const submission = readSubmission(fields, form, receivedAt, request.headers.referer);
    const activityId = await store(
      submission,
      { formId, form, playbook, identityKey, receivedAt, client },
      dependencies,
    );
    return thank(request, form, activityId);
  });
  return withHeaders(reply, cors);
}

function formOf(playbook: Playbook, formId: string): Form {
  const form = own(playbook.forms, formId);
  if (!form) throw new HttpError(UNKNOWN_FORM);
  return form;
}

/**
 * Hash of the client that sent the form: a submission is evidence that clicks of the same client are a
 * person's. A form is accepted without it.
 */
async function clientOf(
  request: HttpRequest,
  { hashKey, report }: Dependencies,
): Promise<string | undefined> {
  try {
    return hitFacts(request, await hashKey()).client;
  } catch (error) {
    const { requestId } = request.requestContext;
    const failure = failureOf(error);
    report('error', 'The client of a form could not be identified.', { requestId, failure });
    return undefined;
  }
}

interface SubmissionContext {
  readonly formId: string;
  readonly form: Form;
  readonly playbook: Playbook;
  readonly identityKey: string;
  readonly receivedAt: number;
  readonly client: string | undefined;
}

/**
 * Writes the activities that the form reports first and the submission last, so that a retry after a failure
 * in between completes it. Answers the id to tell the sender, which says neither whether it is suspected nor
 * whether it was stored: in a flood of submissions for one lead some are not.
 */
async function store(
  submission: Submission,
  { formId, form, playbook, identityKey: key, receivedAt, client }: SubmissionContext,
  { log, report }: Pick<Dependencies, 'log' | 'report'>,
): Promise<string> {
  const { address, profile, properties, visitorId, submissionId, suspect } = submission;
  const leadId = leadIdOfNormal(address, key);
  const { contentId } = properties;
  const content: Activity['properties'] = contentId === undefined ? {} : { contentId };
  const answers = { ...profile, ...content };
  const told = submissionActivityId(
    { formId, leadId, submissionId, visitorId, answers, at: receivedAt },
    key,
  );
  const id = suspect ? suspectActivityId(told) : told;
  const subject = { kind: 'lead', id: leadId } as const;
  const common = { occurredAt: receivedAt, receivedAt, source: 'form', ...(suspect && { suspect }) } as const;
  const add = (activity: Activity, place: string): Promise<Added> =>
    log.add(subject, activity, { ...retentionOf(playbook, activity.type), place });
  const submitted: Activity = {
    ...common,
    id,
    type: 'form_submitted',
    properties: {
      formId,
      ...properties,
      ...consentProperties(profile, form, playbook),
      ...(client !== undefined && { client }),
    },
    profile,
    interests: { [form.interest]: true },
    visitorId,
  };
  const reported = form.reports.map((type): Activity => ({
    ...common,
    id: reportActivityId(id, type),
    type,
    properties: { formId, ...content },
  }));
  const put = async (place: string): Promise<Added> => {
    const beside = await Promise.all(reported.map((each) => add(each, besidePlace(place, each.type))));
    return beside.includes('taken') ? 'taken' : add(submitted, place);
  };
  const placed = await placeSubmission(submitted, { subject, formId }, put, log);
  const isRepeat = placed?.added === 'duplicate' && submissionId !== undefined;
  if (isRepeat && (await log.contradicts(subject, submitted, placed.place)))
    report('warn', 'A submission id was used twice, for different submissions.', { leadId, activityId: id });
  return told;
}
