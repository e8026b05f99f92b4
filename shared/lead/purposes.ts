import type { ProfileField } from './profile-fields.ts';
import type { Scalar } from './activity.ts';

/** The purposes of consent: marketing mail, tracking of opens, tracking of clicks, scoring of page visits. */
export const PURPOSES = ['email', 'opens', 'clicks', 'profiling'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The tracking purposes: a lead who refuses all of them can still be mailed. */
export const TRACKING_PURPOSES = ['opens', 'clicks', 'profiling'] as const satisfies readonly Purpose[];

/** The profile field that states consent to each purpose. */
export const CONSENT_FIELDS = {
  email: 'consentEmail',
  opens: 'consentOpens',
  clicks: 'consentClicks',
  profiling: 'consentProfiling',
} as const satisfies Record<Purpose, ProfileField>;

export const isPurpose = (text: unknown): text is Purpose => PURPOSES.some((purpose) => purpose === text);

type Facts = Readonly<Record<string, Scalar>>;

const FIELDS = Object.values(CONSENT_FIELDS);

/** Whether a profile states consent to any purpose. */
export const statesConsent = (profile: Facts | undefined): boolean =>
  profile !== undefined && FIELDS.some((field) => profile[field] !== undefined);

/**
 * Expands `consentTracking` to the three tracking purposes; a purpose that is stated explicitly keeps its
 * value.
 */
export function withEachPurpose({ consentTracking, ...profile }: Facts): Record<string, Scalar> {
  if (consentTracking === undefined) return profile;
  const each = TRACKING_PURPOSES.map((purpose) => [CONSENT_FIELDS[purpose], consentTracking]);
  return { ...Object.fromEntries(each), ...profile };
}
