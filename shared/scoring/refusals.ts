import { CONSENT_FIELDS, TRACKING_PURPOSES } from '../lead/purposes.ts';
import { statementsOf } from '../consent/statements.ts';
import type { Activity } from '../lead/activity.ts';
import { bitOf, type ConsentVisibilities } from './consent-visibility.ts';

const FIELDS = TRACKING_PURPOSES.map((purpose) => CONSENT_FIELDS[purpose]);

/** Whether the activity's type states consent. Profile fields can state it, too. */
export const isConsentActivity = ({ type }: Activity): boolean =>
  type === 'consent_given' || type === 'consent_withdrawn';

const statesTrackingConsent = (activity: Activity): boolean =>
  isConsentActivity(activity) ||
  (activity.profile !== undefined && FIELDS.some((field) => activity.profile?.[field] !== undefined));

/**
 * The tracking purposes that a lead refuses after an activity, as bits (see `bitOf`), given those refused
 * before it. Activities come in order. Without a statement nothing is refused.
 */
export function refusalsAfter(activity: Activity, before: number): number {
  let refused = before;
  for (const [purpose, statement] of statementsOf(activity)) {
    if (purpose === 'email') continue;
    const bit = bitOf(purpose);
    refused = statement === 'withdrawn' ? refused | bit : refused & ~bit;
  }
  return refused;
}

/**
 * A history, in order, without activities that were tracked although tracking was refused at the time: they
 * never count, even if the lead consents later. Activities that state consent to tracking are kept.
 */
export function permitted(
  activities: readonly Activity[],
  { watched }: ConsentVisibilities,
): readonly Activity[] {
  if (!activities.some((activity) => statesTrackingConsent(activity) && refusalsAfter(activity, 0) !== 0))
    return activities;
  let refused = 0;
  let applied = 0;
  return activities.filter((activity) => {
    // Statements at the same instant apply too.
    while (applied < activities.length && activities[applied]!.occurredAt <= activity.occurredAt) {
      refused = refusalsAfter(activities[applied]!, refused);
      applied += 1;
    }
    return ((watched.get(activity.type) ?? 0) & refused) === 0 || statesTrackingConsent(activity);
  });
}
