import type { Consent } from './consent-record.ts';
import { consentsOf } from './consents.ts';
import type { Activity } from '../lead/activity.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

/**
 * Whether a person may be sent marketing mail, and if not, why. `unasked`: they never agreed. `unconfirmed`:
 * they agreed in a form but have not confirmed it yet. `declined`: they withdrew consent. `unreachable` (a
 * permanent bounce) and `complained` are facts of the mail host: no statement of a person undoes them, but
 * marketing can lift them with a reason.
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

type Suppression = 'unreachable' | 'complained';

/** The activity with which people of ours lift a suppression. */
export const SUPPRESSION_LIFTED = 'suppression_lifted';

/** A suppression that the mail host reports; undefined for every other activity. */
function suppressionBy({ type, properties }: Activity): Suppression | undefined {
  if (type === 'complained') return 'complained';
  return type === 'bounced' && properties.permanent === true ? 'unreachable' : undefined;
}

/** Why the mail host has us mail an address no more, at an instant (ms), unless that has been lifted since. */
export function suppressionOf(history: HumanHistory, at: number): Suppression | undefined {
  let suppression: Suppression | undefined;
  for (const activity of humanHistoryUntil(history, at)) {
    const isLifted = activity.type === SUPPRESSION_LIFTED && activity.source === 'sales';
    suppression = isLifted ? undefined : (suppression ?? suppressionBy(activity));
  }
  return suppression;
}

/** Permission to mail at an instant (ms): what the mail host says, or else the consent to mail. */
export const mailPermission = (history: HumanHistory, at: number): MailPermission =>
  suppressionOf(history, at) ?? PERMISSION[consentsOf(history, at).email.state];

/** Whether a form's consent to mail waits for the mailbox to confirm it, at an instant (ms). */
export const awaitsConfirmation = (history: HumanHistory, at: number): boolean =>
  suppressionOf(history, at) === undefined && consentsOf(history, at).email.request !== undefined;
