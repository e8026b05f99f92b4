import type { Activity, ActivitySource } from '../lead/activity.ts';
import type { Purpose } from '../lead/purposes.ts';
import { type Statement, statementsOf } from './statements.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

/** A lead's consent to one purpose, with the statement that proves it. */
export interface Consent {
  readonly state: Statement | 'unasked';
  /** Since when the state has held (ms). */
  readonly since?: number;
  /** The latest statement: when (ms), from which source, in which activity. */
  readonly at?: number;
  readonly source?: ActivitySource;
  readonly activityId?: string;
  /** The version of the consent text that was shown. */
  readonly textVersion?: string;
}
export type Consents = Readonly<Record<Purpose, Consent>>;

const UNASKED: Consent = { state: 'unasked' };

/**
 * A lead's consent to each purpose at an instant (ms): the latest statement by event time, whatever order
 * they were reported in. A form submitted again does not turn a confirmed consent back to pending.
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
