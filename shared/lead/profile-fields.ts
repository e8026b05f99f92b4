/**
 * What a person's profile can hold. `emailDomain` (after the @) and `mailbox` (before it, in lower case and without a tag) follow
 * from the address; `leadType` from the form; nobody outside can state them. `consentTracking` is short for opens, clicks and
 * profiling: it is taken in, and kept as those three.
 */
export const PROFILE_FIELDS = [
  'email', 'firstName', 'lastName', 'phone', 'company', 'website', 'jobTitle', 'seniority', 'industry', 'companyType',
  'employees', 'annualRevenue', 'country', 'city', 'language', 'timezone', 'message',
  'budget', 'authority', 'need', 'timeframe', 'consentEmail', 'consentOpens', 'consentClicks',
  'consentProfiling', 'consentTracking', 'leadType', 'emailDomain', 'mailbox',
] as const; // prettier-ignore
export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** The fields that are ours to state, whatever a request says. */
export const DERIVED_FIELDS: ReadonlySet<string> = new Set(['leadType', 'emailDomain', 'mailbox']);
