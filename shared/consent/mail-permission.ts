import { type Consent, consentsOf } from './consents.ts';
import type { Activity } from '../lead/activity.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

/**
 * Whether a person may be sent marketing mail, and if not, why. `unasked`: they never agreed. `unconfirmed`:
 * they agreed in a form but have not confirmed it yet. `declined`: they withdrew consent. `unreachable` (a
 * permanent bounce) and `complained` are final: no later form undoes them, because anybody can submit a form.
 */
export type MailPermission =
  | 'allowed'
  | 'unasked'
  | 'unconfirmed'
  | 'declined'
  | 'unreachable'
  | 'complained';

const PERMISSION: Readonly<Record<Consent['state'], MailPermission>> = {
  given: 'allowed',
  pending: 'unconfirmed',
  withdrawn: 'declined',
  unasked: 'unasked',
};

/** A final refusal reported by the mail host; undefined for every other activity. */
function finalRefusal({ type, properties }: Activity): 'unreachable' | 'complained' | undefined {
  if (type === 'complained') return 'complained';
  return type === 'bounced' && properties.permanent === true ? 'unreachable' : undefined;
}

/**
 * Permission to mail at an instant (ms): the latest consent statement by then, unless a mail host has refused
 * permanently.
 */
export function mailPermission(history: HumanHistory, at: number): MailPermission {
  const final = humanHistoryUntil(history, at)
    .map(finalRefusal)
    .find((refusal) => refusal !== undefined);
  return final ?? PERMISSION[consentsOf(history, at).email.state];
}
