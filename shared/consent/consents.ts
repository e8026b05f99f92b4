import type { Activity, ActivitySource } from '../lead/activity.ts';
import type { Purpose } from '../lead/purposes.ts';
import { type Statement, statementsOf } from './statements.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

/** Where somebody stands on one purpose, and on which word of theirs. */
export interface Consent {
  readonly state: Statement | 'unasked';
  /** Since when they have stood there (ms). */
  readonly since?: number;
  /** When it was said last (ms), where, in which activity. */
  readonly at?: number;
  readonly source?: ActivitySource;
  readonly activityId?: string;
  /** The version of the text that they saw. */
  readonly textVersion?: string;
}
export type Consents = Readonly<Record<Purpose, Consent>>;

const UNASKED: Consent = { state: 'unasked' };

/**
 * Where somebody stands on each purpose at an instant (ms): their last word by then, in whatever order it was reported. A form
 * sent again does not put in question what was confirmed before it.
 */
export function consentsOf(history: HumanHistory, at: number): Consents {
  const held = new Map<Purpose, Consent>();
  for (const activity of humanHistoryUntil(history, at)) {
    for (const [purpose, state] of statementsOf(activity)) {
      const before = held.get(purpose);
      if (state === 'pending' && before?.state === 'given') continue;
      held.set(purpose, { state, ...proofOf(activity), ...(before?.state === state && sinceOf(before)) });
    }
  }
  const on = (purpose: Purpose): Consent => held.get(purpose) ?? UNASKED;
  return { email: on('email'), opens: on('opens'), clicks: on('clicks'), profiling: on('profiling') };
}

const sinceOf = ({ since }: Consent): Pick<Consent, 'since'> => (since === undefined ? {} : { since });

function proofOf({ id, occurredAt, source, properties }: Activity): Omit<Consent, 'state'> {
  const { consentText } = properties;
  return {
    since: occurredAt,
    at: occurredAt,
    source,
    activityId: id,
    ...(consentText !== undefined && { textVersion: String(consentText) }),
  };
}
