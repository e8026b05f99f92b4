import { withEachPurpose } from '../../shared/lead/purposes.ts';
import { DERIVED_FIELDS, type ProfileField } from '../../shared/lead/profile-fields.ts';
import type { Form } from '../../shared/playbook/schema.ts';
import type { FormFields } from '../../shared/runtime/form-fields.ts';
import { invalidFields } from '../../shared/runtime/http-error.ts';
import { cleanLine } from '../../shared/runtime/text.ts';
import type { Scalar } from '../../shared/lead/activity.ts';
import { addressFacts, normalAddress } from '../../shared/lead/address.ts';
import { pageOf, referrerOf, utmOf } from '../../shared/tracking/page.ts';
import { isProfileField, readProfileValue } from '../../shared/lead/profile-values.ts';
import { visitorIdOf } from '../../shared/lead/visitor-id.ts';

const ID_CHARACTERS = 200;
const CONTENT_CHARACTERS = 100;

type Facts = Record<string, Scalar>;

/** What somebody told us through a form. */
export interface Submission {
  /** In its normal form. */
  readonly address: string;
  readonly profile: Facts;
  /** Where and how it was filled in. */
  readonly properties: Facts;
  readonly visitorId: string | undefined;
  readonly submissionId: string | undefined;
  /** A machine filled it in: the hidden field holds something, or it was sent faster than anyone types. */
  readonly suspect: boolean;
}

/**
 * Reads a submission; `page` is where the browser says it was, for forms that do not say. Only fields that
 * the form or the profile knows are taken; a value that cannot be read is left out. Throws 400 with fields
 * unless there is an address.
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
  const submissionId = cleanLine(fields.get('submissionId') ?? '', ID_CHARACTERS);
  return {
    address,
    profile: { ...profile, leadType: form.leadType, ...addressFacts(address) },
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
 * The profile field an incoming name stands for. Whose lead it is and its domain are ours to say, whoever
 * sends them.
 */
function fieldFor(name: string, form: Form): ProfileField | undefined {
  const field = Object.hasOwn(form.fields, name) ? form.fields[name] : name;
  return field !== undefined && !DERIVED_FIELDS.has(field) && isProfileField(field) ? field : undefined;
}

function requireAddress(text: string): void {
  if (normalAddress(text) === undefined)
    throw invalidFields({ email: 'This is not an e-mail address we can write to.' });
}

function readProperties(fields: FormFields, header: string | undefined): Facts {
  const page = pageOf(fields.get('page') ?? header);
  const referrer = referrerOf(fields.get('referrer'), page?.host);
  const contentId = cleanLine(fields.get('contentId') ?? '', CONTENT_CHARACTERS);
  return {
    ...(page && { page: page.page }),
    ...(page?.host && { host: page.host }),
    ...(referrer && { referrer }),
    ...(contentId && { contentId }),
    ...page?.utm,
    ...utmOf((name) => fields.get(name)),
  };
}

/** A start that lies ahead of us tells of a wrong clock, not of a machine. */
function isSuspect(fields: FormFields, form: Form, receivedAt: number): boolean {
  if ((fields.get(form.honeypot) ?? '') !== '') return true;
  const filledFor = receivedAt - Number(fields.get('startedAt') ?? Number.NaN);
  return filledFor >= 0 && filledFor < form.minimumSeconds * 1_000;
}
