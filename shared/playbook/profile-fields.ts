/**
 * What a person's profile can hold. `emailDomain` (after the @) and `mailbox` (before it, in lower case and without a tag) follow
 * from the address; `leadType` from the form; nobody outside can state them.
 */
export const PROFILE_FIELDS = [
  'email', 'firstName', 'lastName', 'phone', 'company', 'website', 'jobTitle', 'seniority', 'industry', 'companyType',
  'employees', 'annualRevenue', 'country', 'city', 'language', 'timezone', 'message',
  'budget', 'authority', 'need', 'timeframe', 'consentEmail', 'consentTracking', 'leadType', 'emailDomain', 'mailbox',
] as const; // prettier-ignore
export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** The fields that are ours to state, whatever a request says. */
export const DERIVED_FIELDS: ReadonlySet<string> = new Set(['leadType', 'emailDomain', 'mailbox']);
