import { CONSENT_FIELDS, TRACKING_PURPOSES } from '../lead/purposes.ts';
import { ConsentRecord } from '../consent/consent-record.ts';
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

type TrackingRecord = readonly [(typeof TRACKING_PURPOSES)[number], ConsentRecord];

/** The tracking purposes that a lead refuses; activities are added in order. Without a statement, none. */
export class Refusals {
  readonly #records: readonly TrackingRecord[];
  /** As bits (see `bitOf`). */
  bits = 0;

  constructor(
    records: readonly TrackingRecord[] = TRACKING_PURPOSES.map(
      (purpose) => [purpose, new ConsentRecord(purpose)] as const,
    ),
  ) {
    this.#records = records;
  }

  /** A copy that goes on by itself. */
  fork(): Refusals {
    const copy = new Refusals(this.#records.map(([purpose, record]) => [purpose, record.fork()] as const));
    copy.bits = this.bits;
    return copy;
  }

  /** Applies an activity's statements; answers the bits after it. */
  add(activity: Activity): number {
    for (const [about, statement] of statementsOf(activity)) {
      const record = this.#records.find(([purpose]) => purpose === about)?.[1];
      if (record === undefined || about === 'email') continue;
      record.add(statement, activity);
      const bit = bitOf(about);
      this.bits = record.state === 'withdrawn' ? this.bits | bit : this.bits & ~bit;
    }
    return this.bits;
  }
}

const refusesTracking = (activity: Activity): boolean =>
  statementsOf(activity).some(([about, statement]) => about !== 'email' && statement === 'withdrawn');

/**
 * A history, in order, without activities that were tracked although tracking was refused at the time: they
 * never count, even if the lead consents later. Activities that state consent to tracking are kept. `before`:
 * the purposes refused before the first of them, as bits.
 */
export function permitted(
  activities: readonly Activity[],
  { watched }: ConsentVisibilities,
  before?: Refusals,
): readonly Activity[] {
  if ((before?.bits ?? 0) === 0 && !activities.some(refusesTracking)) return activities;
  const refusals = before?.fork() ?? new Refusals();
  let applied = 0;
  return activities.filter((activity) => {
    // Statements at the same instant apply too.
    while (applied < activities.length && activities[applied]!.occurredAt <= activity.occurredAt) {
      refusals.add(activities[applied]!);
      applied += 1;
    }
    return ((watched.get(activity.type) ?? 0) & refusals.bits) === 0 || statesTrackingConsent(activity);
  });
}
