import { PROFILE_FIELDS, type ProfileField } from './profile-fields.ts';
import { cleanIdentifier, cleanLine, cleanLines } from '../runtime/text.ts';
import type { Scalar } from './activity.ts';
import { normalAddress } from './address.ts';
import { webUrlOf } from '../runtime/web-url.ts';

/** Parses a field's value from input; undefined where it cannot be parsed. */
type Reader = (text: string) => Scalar | undefined;

const SHORT = 60;
const NAME = 100;
const TITLE = 200;
const WEBSITE = 300;
const MESSAGE = 5_000;
const LARGEST_NUMBER = 1e15;

const line =
  (most: number): Reader =>
  (text) =>
    cleanLine(text, most) || undefined;

const identifier =
  (most: number): Reader =>
  (text) =>
    cleanIdentifier(text, most) || undefined;

/** The parser of each field. Texts are shortened to their limit, in UTF-16 units; identifiers are cut. */
const READERS: Readonly<Record<ProfileField, Reader>> = {
  email: normalAddress,
  firstName: line(NAME),
  lastName: line(NAME),
  phone: line(SHORT),
  company: line(TITLE),
  website: readWebsite,
  jobTitle: line(TITLE),
  seniority: line(SHORT),
  industry: line(NAME),
  companyType: line(NAME),
  employees: readNumber,
  annualRevenue: readNumber,
  country: readCountry,
  city: line(NAME),
  language: readLanguage,
  timezone: identifier(SHORT),
  message: (text) => cleanLines(text, MESSAGE) || undefined,
  budget: line(SHORT),
  authority: line(SHORT),
  need: line(SHORT),
  timeframe: line(SHORT),
  consentEmail: readYesOrNo,
  consentOpens: readYesOrNo,
  consentClicks: readYesOrNo,
  consentProfiling: readYesOrNo,
  consentTracking: readYesOrNo,
  interests: identifier(SHORT),
  emailDomain: identifier(TITLE),
  mailbox: identifier(TITLE),
};

const FIELDS: ReadonlySet<string> = new Set(PROFILE_FIELDS);
export const isProfileField = (name: string): name is ProfileField => FIELDS.has(name);

/** Parses one profile field; undefined for an unusable value (empty, not a number, an unknown language…). */
export const readProfileValue = (field: ProfileField, value: Scalar): Scalar | undefined =>
  READERS[field](String(value));

/**
 * `1200`, `1,200`, `1.200`, `1 200`, `1200+`; of a range such as `50-200` the lower end. Not negative, at
 * most 10^15, no `1e9`.
 */
function readNumber(text: string): number | undefined {
  const written = /^[\s$€£]*(\d{1,3}(?:[.,'\s]\d{3}){1,4}|\d{1,15})(?:\.\d{1,9})?(?![\d.,]|e[+-]?\d)/i.exec(
    text.slice(0, NAME),
  )?.[1];
  const number = Number(written?.replaceAll(/\D/g, ''));
  return number <= LARGEST_NUMBER ? number : undefined;
}

/** A ticked or selected control. Anything ambiguous is undefined, and so never consent. */
function readYesOrNo(text: string): boolean | undefined {
  const answer = text.trim().toLowerCase();
  if (['true', 'on', '1', 'yes'].includes(answer)) return true;
  return ['false', 'off', '0', 'no'].includes(answer) ? false : undefined;
}

/** BCP 47 in its canonical spelling: `en_us` becomes `en-US`. */
function readLanguage(text: string): string | undefined {
  const tag = text.trim().replaceAll('_', '-');
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}$/i.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** ISO 3166-1 alpha-2 in upper case; other text is kept unchanged. */
function readCountry(text: string): string | undefined {
  const country = cleanLine(text, SHORT);
  return (/^[a-z]{2}$/i.test(country) ? country.toUpperCase() : country) || undefined;
}

/**
 * An HTTP(S) URL in its one spelling, or a bare host as it was written; never a `javascript:` or other scheme.
 */
function readWebsite(text: string): string | undefined {
  const website = cleanIdentifier(text, WEBSITE);
  if (!/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(website)) return website || undefined;
  const url = webUrlOf(website);
  return url !== undefined && url.length <= WEBSITE ? url : undefined;
}
