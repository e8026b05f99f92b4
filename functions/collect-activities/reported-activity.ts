import { withEachPurpose } from '../../shared/lead/purposes.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { cleanLine } from '../../shared/runtime/text.ts';
import type { Activity, ActivitySource, Scalar } from '../../shared/lead/activity.ts';
import { type Subject, subjectKey } from '../../shared/stores/keys.ts';
import { reportedActivityId } from '../../shared/tracking/activity-id.ts';
import { DERIVED_FIELDS } from '../../shared/lead/profile-fields.ts';
import { addressFacts } from '../../shared/lead/address.ts';
import { leadIdOfNormal } from '../../shared/lead/lead-id.ts';
import { isProfileField, readProfileValue } from '../../shared/lead/profile-values.ts';
import type { Report } from './report.ts';
import { DAY_MS } from '../../shared/runtime/time.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';

/** Oldest accepted age (ms) of an activity when it is reported; imports have no limit. */
const OLDEST_MS = 30 * DAY_MS;
const PROPERTY_CHARACTERS = 500;
/** Only people of ours set anything by hand. */
const OVERRIDE = 'override';

/** What all entries of a batch share. */
export interface Reception {
  readonly receivedAt: number;
  readonly source: ActivitySource;
  /** An import of history: activities may be of any age. */
  readonly imported: boolean;
  readonly identityKey: string;
  readonly playbook: Playbook;
}

export interface Reported {
  readonly subject: Subject;
  readonly activity: Activity;
}

/**
 * Turns an entry into the activity to store; undefined if the playbook does not know its type, or if it is a
 * change by hand that its sender cannot make.
 */
export function toActivity(report: Report, reception: Reception): Reported | undefined {
  const { receivedAt, source, identityKey, playbook } = reception;
  if (!Object.hasOwn(playbook.activityTypes, report.type)) return undefined;
  if (report.type === OVERRIDE && source !== 'sales') return undefined;
  const subject = subjectOf(report, identityKey);
  const { occurredAt, claimedAt } = clampTime(report.occurredAt, reception);
  const activity = {
    type: report.type,
    occurredAt,
    receivedAt,
    source,
    properties: { ...cleanProperties(report.properties), ...(claimedAt && { claimedAt }) },
    profile: readProfile(report),
    ...(report.interests && { interests: added(report.interests) }),
    visitorId: subject.kind === 'lead' ? report.visitorId : undefined,
    ...(reception.imported && { imported: true }),
  };
  const id = report.id ?? reportedActivityId(subjectKey(subject), activity, report.occurredAt, identityKey);
  return { subject, activity: { ...activity, id } };
}

function subjectOf({ email, leadId, visitorId }: Report, identityKey: string): Subject {
  const lead = email === undefined ? leadId : leadIdOfNormal(email, identityKey);
  return lead === undefined ? { kind: 'visitor', id: visitorId ?? '' } : { kind: 'lead', id: lead };
}

/**
 * The time an activity counts at, within the accepted range; `claimedAt` is the reported time where it was
 * out of range.
 */
function clampTime(
  claimed: number | undefined,
  { receivedAt, imported }: Reception,
): { occurredAt: number; claimedAt?: string } {
  if (claimed === undefined) return { occurredAt: receivedAt };
  const earliest = imported ? 0 : receivedAt - OLDEST_MS;
  const occurredAt = Math.min(Math.max(claimed, earliest), receivedAt);
  return occurredAt === claimed ? { occurredAt } : { occurredAt, claimedAt: isoInstant(claimed) };
}

const cleanProperties = (properties: Report['properties']): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === 'string' ? cleanLine(value, PROPERTY_CHARACTERS) : value,
    ]),
  );

/** The address and the fields derived from it come from the entry's subject alone. */
const mayState = (field: string): boolean => field !== 'email' && !DERIVED_FIELDS.has(field);

const added = (interests: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(interests.map((interest) => [interest, true]));

/**
 * The reported profile fields. The address and its domain come from the entry's `email`, and from nothing
 * else.
 */
function readProfile({ email, profile = {} }: Report): Record<string, Scalar> | undefined {
  const fields = Object.entries(profile).flatMap(([field, value]) => {
    const read = isProfileField(field) ? readProfileValue(field, value) : undefined;
    return read === undefined || !mayState(field) ? [] : [[field, read] as const];
  });
  const facts = { ...withEachPurpose(Object.fromEntries(fields)), ...(email && addressFacts(email)) };
  return Object.keys(facts).length > 0 ? facts : undefined;
}
