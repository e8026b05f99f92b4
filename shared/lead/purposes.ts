import type { ProfileField } from './profile-fields.ts';
import type { Scalar } from './activity.ts';

/** What somebody can agree to: mail; that opening it and clicking in it is noted; that visits of our pages count for their score. */
export const PURPOSES = ['email', 'opens', 'clicks', 'profiling'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What is not mail itself: a lead who agrees to none of it is mailed all the same. */
export const TRACKING_PURPOSES = ['opens', 'clicks', 'profiling'] as const satisfies readonly Purpose[];

/** The profile field that says whether somebody agrees. */
export const CONSENT_FIELDS = {
  email: 'consentEmail',
  opens: 'consentOpens',
  clicks: 'consentClicks',
  profiling: 'consentProfiling',
} as const satisfies Record<Purpose, ProfileField>;

export const isPurpose = (text: unknown): text is Purpose => PURPOSES.some((purpose) => purpose === text);

type Facts = Readonly<Record<string, Scalar>>;

const FIELDS = Object.values(CONSENT_FIELDS);

/** Whether a person says something about any purpose. */
export const statesConsent = (profile: Facts | undefined): boolean =>
  profile !== undefined && FIELDS.some((field) => profile[field] !== undefined);

/** Takes `consentTracking` for what it is short for: all three purposes of tracking, but for those that are named themselves. */
export function withEachPurpose({ consentTracking, ...profile }: Facts): Record<string, Scalar> {
  if (consentTracking === undefined) return profile;
  const each = TRACKING_PURPOSES.map((purpose) => [CONSENT_FIELDS[purpose], consentTracking]);
  return { ...Object.fromEntries(each), ...profile };
}
