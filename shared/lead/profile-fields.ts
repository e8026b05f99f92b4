/**
 * The fields of a person's profile. `emailDomain` (after the @) and `mailbox` (before it, in lower case and
 * without a tag) are derived from the address, `interests` (what somebody is here for) are a set,
 * which a condition asks as one field; requests cannot set them.
 * `consentTracking` is shorthand for opens, clicks and profiling: it is accepted as input and stored as those
 * three.
 */
export const PROFILE_FIELDS = [
  'email', 'firstName', 'lastName', 'phone', 'company', 'website', 'jobTitle', 'seniority', 'industry', 'companyType',
  'employees', 'annualRevenue', 'country', 'city', 'language', 'timezone', 'message',
  'budget', 'authority', 'need', 'timeframe', 'consentEmail', 'consentOpens', 'consentClicks',
  'consentProfiling', 'consentTracking', 'interests', 'emailDomain', 'mailbox',
] as const; // prettier-ignore
export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** Derived fields, which requests cannot set. */
export const DERIVED_FIELDS: ReadonlySet<string> = new Set(['interests', 'emailDomain', 'mailbox']);
