import { own } from '../../shared/runtime/names.ts';
import { withEachPurpose } from '../../shared/lead/purposes.ts';
import { DERIVED_FIELDS, type ProfileField } from '../../shared/lead/profile-fields.ts';
import type { Form } from '../../shared/playbook/schema.ts';
import type { FormFields } from '../../shared/runtime/form-fields.ts';
import { invalidFields } from '../../shared/runtime/http-error.ts';
import { cleanIdentifier } from '../../shared/runtime/text.ts';
import type { Scalar } from '../../shared/lead/activity.ts';
import { addressFacts, normalAddress } from '../../shared/lead/address.ts';
import { pageOf, referrerOf, utmOf } from '../../shared/tracking/page.ts';
import { isProfileField, readProfileValue } from '../../shared/lead/profile-values.ts';
import { visitorIdOf } from '../../shared/lead/visitor-id.ts';

const ID_CHARACTERS = 200;
const CONTENT_CHARACTERS = 100;

type Facts = Record<string, Scalar>;

/** A form submission, parsed. */
export interface Submission {
  /** Normalised e-mail address. */
  readonly address: string;
  readonly profile: Facts;
  /** Page, referrer, content and campaign of the submission. */
  readonly properties: Facts;
  readonly visitorId: string | undefined;
  readonly submissionId: string | undefined;
  /**
   * Probably a bot's: the honeypot field is filled in, or the form was sent in less than its
   * `minimumSeconds`.
   */
  readonly suspect: boolean;
}

/**
 * Parses a submission. `page` is the referer header, for forms without a `page` field. Unknown fields and
 * invalid values are dropped. Throws 400 with `fields` without a valid address.
 */
export function readSubmission(
  fields: FormFields,
  form: Form,
  receivedAt: number,
  page?: string,
): Submission {
  const profile = readProfile(fields, form);
  const address = profile.email;
  if (typeof address !== 'string') throw invalidFields({ email: 'Please give an e-mail address.' });
  const submissionId = cleanIdentifier(fields.get('submissionId') ?? '', ID_CHARACTERS);
  return {
    address,
    profile: { ...profile, ...addressFacts(address) },
    properties: readProperties(fields, page),
    visitorId: visitorIdOf(fields.get('visitorId')),
    submissionId: submissionId === '' ? undefined : submissionId,
    suspect: isSuspect(fields, form, receivedAt),
  };
}

function readProfile(fields: FormFields, form: Form): Facts {
  const profile: Facts = form.consent === 'given' ? { consentEmail: true } : {};
  for (const [name, text] of fields) {
    const field = fieldFor(name, form);
    if (field === 'email' && text.trim() !== '') requireAddress(text);
    const value = field && readProfileValue(field, text);
    if (field && value !== undefined) profile[field] = value;
  }
  return withEachPurpose(profile);
}

/**
 * The profile field for a form field's name. Derived fields (interests, domain) are never taken from a form.
 */
function fieldFor(name: string, form: Form): ProfileField | undefined {
  const field = own(form.fields, name) ?? name;
  return field !== undefined && !DERIVED_FIELDS.has(field) && isProfileField(field) ? field : undefined;
}

function requireAddress(text: string): void {
  if (normalAddress(text) === undefined)
    throw invalidFields({ email: 'This is not an e-mail address we can write to.' });
}

function readProperties(fields: FormFields, header: string | undefined): Facts {
  const page = pageOf(fields.get('page') ?? header);
  const referrer = referrerOf(fields.get('referrer'), page?.host);
  const contentId = cleanIdentifier(fields.get('contentId') ?? '', CONTENT_CHARACTERS);
  return {
    ...(page && { page: page.page }),
    ...(page?.host && { host: page.host }),
    ...(referrer && { referrer }),
    ...(contentId && { contentId }),
    ...page?.utm,
    ...utmOf((name) => fields.get(name)),
  };
}

/** A start in the future means a wrong clock, not a bot. */
function isSuspect(fields: FormFields, form: Form, receivedAt: number): boolean {
  if ((fields.get(form.honeypot) ?? '') !== '') return true;
  const filledFor = receivedAt - Number(fields.get('startedAt') ?? Number.NaN);
  return filledFor >= 0 && filledFor < form.minimumSeconds * 1_000;
}
