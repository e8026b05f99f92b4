import type { Activity } from '../lead/activity.ts';
import { CONSENT_FIELDS, isPurpose, type Purpose, PURPOSES, statesConsent } from '../lead/purposes.ts';

/** What is said about a purpose: yes; yes, to be confirmed from the mailbox it is about; no. */
export type Statement = 'given' | 'pending' | 'withdrawn';

/** Activities that say something about one purpose: the one they name, or mail. */
const DEEDS: ReadonlyMap<string, Statement> = new Map([
  ['consent_given', 'given'],
  ['consent_withdrawn', 'withdrawn'],
  ['unsubscribed', 'withdrawn'],
]);

type Said = readonly (readonly [Purpose, Statement])[];
const NOTHING: Said = [];

/**
 * What an activity says of each purpose; where its type and a profile field differ, no is what counts. What looks like a machine
 * cannot agree. A form that asks for a confirmation agrees to mail only once it comes.
 */
export function statementsOf(activity: Activity): Said {
  if (!DEEDS.has(activity.type) && !statesConsent(activity.profile)) return NOTHING;
  return PURPOSES.flatMap((purpose) => {
    const statement = statementOf(purpose, activity);
    return statement === undefined ? [] : [[purpose, statement] as const];
  });
}

function statementOf(purpose: Purpose, activity: Activity): Statement | undefined {
  const { type, properties, profile, suspect } = activity;
  const deed = purposeOf(activity) === purpose ? DEEDS.get(type) : undefined;
  const field = profile?.[CONSENT_FIELDS[purpose]];
  if (deed === 'withdrawn' || (field !== undefined && field !== true)) return 'withdrawn';
  if (suspect === true || (deed === undefined && field === undefined)) return undefined;
  return purpose === 'email' && properties.toConfirm === true ? 'pending' : 'given';
}

/** Without a purpose it is about mail; so is a no to something that we do not know: better no mail than one too many. */
function purposeOf({ type, properties: { purpose } }: Activity): Purpose | undefined {
  if (isPurpose(purpose) && type !== 'unsubscribed') return purpose;
  return purpose === undefined || DEEDS.get(type) === 'withdrawn' ? 'email' : undefined;
}
