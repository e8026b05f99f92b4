import { CONSENT_FIELDS, TRACKING_PURPOSES } from '../lead/purposes.ts';
import { statementsOf } from '../consent/statements.ts';
import type { Activity } from '../lead/activity.ts';
import { bitOf, type ConsentVisibilities } from './consent-visibility.ts';

const FIELDS = TRACKING_PURPOSES.map((purpose) => CONSENT_FIELDS[purpose]);

/** Whether it is a deed that says something about a purpose. Profile fields say it, too. */
export const isConsentActivity = ({ type }: Activity): boolean =>
  type === 'consent_given' || type === 'consent_withdrawn';

const statesTrackingConsent = (activity: Activity): boolean =>
  isConsentActivity(activity) ||
  (activity.profile !== undefined && FIELDS.some((field) => activity.profile?.[field] !== undefined));

/**
 * Which purposes of tracking a lead refuses after an activity, as bits (see `bitOf`), given those before it; activities come in
 * order. Silence refuses nothing.
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
 * A history, in order, without the deeds that were watched although that was refused: they are as good as never seen, also once
 * the lead agrees again. What says something about tracking itself is kept.
 */
export function permitted(
  activities: readonly Activity[],
  { watched }: ConsentVisibilities,
): readonly Activity[] {
  if (!activities.some((activity) => statesTrackingConsent(activity) && refusalsAfter(activity, 0) !== 0))
    return activities;
  let refused = 0;
  let heard = 0;
  return activities.filter((activity) => {
    // What is said at the very instant counts for it, too.
    while (heard < activities.length && activities[heard]!.occurredAt <= activity.occurredAt) {
      refused = refusalsAfter(activities[heard]!, refused);
      heard += 1;
    }
    return ((watched.get(activity.type) ?? 0) & refused) === 0 || statesTrackingConsent(activity);
  });
}
