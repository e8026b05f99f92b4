import { type Consent, consentsOf } from './consents.ts';
import type { Activity } from '../lead/activity.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

/**
 * Whether a person may be sent marketing mail, and if not, why. `unasked`: they never agreed. `unconfirmed`: a form says that they
 * agree, and they have not confirmed it. `declined`: they took it back. `unreachable` (a permanent bounce) and `complained` are
 * final: no later form undoes them, for anybody can fill one in.
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

/** What a mail host said for good; undefined for everything else. */
function finalWord({ type, properties }: Activity): 'unreachable' | 'complained' | undefined {
  if (type === 'complained') return 'complained';
  return type === 'bounced' && properties.permanent === true ? 'unreachable' : undefined;
}

/** Permission to mail at an instant (ms), folded from what is known by then: the latest statement counts, refusals of mail hosts for good. */
export function mailPermission(history: HumanHistory, at: number): MailPermission {
  const final = humanHistoryUntil(history, at)
    .map(finalWord)
    .find((word) => word !== undefined);
  return final ?? PERMISSION[consentsOf(history, at).email.state];
}
