import type { Activity } from '../scoring/activity.ts';
import { believed } from '../scoring/machines.ts';
import { inOrder } from '../scoring/profile.ts';

/**
 * Whether a person may be sent marketing mail, and if not, why. `unasked`: they never agreed. `declined`: they took it back.
 * `unreachable` (a permanent bounce) and `complained` are final: no later form undoes them, for anybody can fill one in.
 */
export type MailPermission = 'allowed' | 'unasked' | 'declined' | 'unreachable' | 'complained';

const DECLINES = new Set(['unsubscribed', 'consent_withdrawn']);

/** What an activity says about mail; undefined when it says nothing. What looks like a machine cannot agree. */
function statementOf({
  type,
  properties,
  profile,
  suspect,
}: Activity): Exclude<MailPermission, 'unasked'> | undefined {
  if (type === 'complained') return 'complained';
  if (type === 'bounced' && properties.permanent === true) return 'unreachable';
  if (DECLINES.has(type) || (profile?.consentEmail !== undefined && profile.consentEmail !== true))
    return 'declined';
  const agrees = profile?.consentEmail === true || type === 'consent_given';
  return agrees && suspect !== true ? 'allowed' : undefined;
}

/** Permission to mail at an instant (ms), folded from what is known by then: the latest statement counts, refusals of mail hosts for good. */
export function mailPermission(history: readonly Activity[], at: number): MailPermission {
  const known = believed(history)
    .filter((activity) => activity.occurredAt <= at)
    .toSorted(inOrder);
  const statements = known.map(statementOf).filter((statement) => statement !== undefined);
  const final = statements.find((statement) => statement === 'complained' || statement === 'unreachable');
  return final ?? statements.at(-1) ?? 'unasked';
}
