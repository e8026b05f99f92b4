import { statesConsent } from '../../shared/lead/purposes.ts';
import type { Form, Playbook } from '../../shared/playbook/schema.ts';
import type { Activity } from '../../shared/lead/activity.ts';

/**
 * Properties stored with a consent: the text shown, and whether double opt-in is required. They are stored
 * with the submission so that a later playbook does not change what the person agreed to.
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
