import { statesConsent } from '../../shared/lead/purposes.ts';
import type { Form, Playbook } from '../../shared/playbook/schema.ts';
import type { Activity } from '../../shared/lead/activity.ts';

/**
 * What is kept beside a consent: which text was shown, and whether it must be confirmed. Noted when it is
 * said, so that a later change of the playbook does not change what somebody agreed to.
 */
export function consentProperties(
  profile: NonNullable<Activity['profile']>,
  { consentText }: Form,
  { consent }: Playbook,
): Activity['properties'] {
  if (!statesConsent(profile)) return {};
  return {
    ...(consentText !== undefined && { consentText }),
    ...(consent?.doubleOptIn === true && profile.consentEmail === true && { toConfirm: true }),
  };
}
