import type { Activity } from '../lead/activity.ts';
import { CONSENT_FIELDS, isPurpose, type Purpose, PURPOSES, statesConsent } from '../lead/purposes.ts';

/**
 * A statement about a purpose: given; given but to be confirmed from the mailbox (double opt-in); withdrawn.
 */
export type Statement = 'given' | 'pending' | 'withdrawn';

/** Activity types that state consent to one purpose: the one they name, or mail. */
const STATEMENT_BY_TYPE: ReadonlyMap<string, Statement> = new Map([
  ['consent_given', 'given'],
  ['consent_withdrawn', 'withdrawn'],
  ['unsubscribed', 'withdrawn'],
]);

type Statements = readonly (readonly [Purpose, Statement])[];
const NOTHING: Statements = [];

/**
 * The consent statements in an activity, by purpose. Where its type and a profile field differ, the refusal
 * counts. A suspected bot says nothing, neither yes nor no. With double opt-in, a form's consent to mail is
 * pending until it is confirmed.
 */
export function statementsOf(activity: Activity): Statements {
  if (activity.suspect === true) return NOTHING;
  if (!STATEMENT_BY_TYPE.has(activity.type) && !statesConsent(activity.profile)) return NOTHING;
  return PURPOSES.flatMap((purpose) => {
    const statement = statementOf(purpose, activity);
    return statement === undefined ? [] : [[purpose, statement] as const];
  });
}

function statementOf(purpose: Purpose, activity: Activity): Statement | undefined {
  const { type, properties, profile } = activity;
  const byType = purposeOf(activity) === purpose ? STATEMENT_BY_TYPE.get(type) : undefined;
  const byField = profile?.[CONSENT_FIELDS[purpose]];
  if (byType === 'withdrawn' || (byField !== undefined && byField !== true)) return 'withdrawn';
  if (byType === undefined && byField === undefined) return undefined;
  return purpose === 'email' && properties.toConfirm === true ? 'pending' : 'given';
}

/**
 * The purpose is mail if none is named, or if an unknown one is refused: it is safer to stop mail than to
 * send unwanted mail.
 */
function purposeOf({ type, properties: { purpose } }: Activity): Purpose | undefined {
  if (isPurpose(purpose) && type !== 'unsubscribed') return purpose;
  return purpose === undefined || STATEMENT_BY_TYPE.get(type) === 'withdrawn' ? 'email' : undefined;
}
