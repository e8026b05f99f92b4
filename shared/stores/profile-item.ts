import * as z from 'zod';
import type { Profile } from '../lead/profile.ts';
import { storedConsentNews } from './consent-news-item.ts';
import { leadKey, PROFILE_KEY } from './keys.ts';
import { ACTIVITY_SOURCES } from '../lead/activity.ts';

/**
 * Free text is for the handoff, which reads the history; sign-up technicalities and consent to tracking are
 * for the fold.
 */
const LEFT_OUT = new Set([
  'message',
  'consentOpens',
  'consentClicks',
  'consentProfiling',
  'emailDomain',
  'mailbox',
]);

const fact = z.object({
  value: z.union([z.string(), z.number(), z.boolean()]),
  at: z.number(),
  source: z.enum(ACTIVITY_SOURCES),
});

/** Who a lead is, for lists: the last value of each field, since when it has been known, and from where. */
export const storedProfile = z.object({
  leadId: z.string(),
  version: z.int().positive(),
  fields: z.record(z.string(), fact),
  /** What they are here for. */
  interests: z.array(z.string()).default([]),
  /** What was last told of the consent to mail. */
  consent: storedConsentNews.optional(),
});
export type StoredProfile = z.infer<typeof storedProfile>;

/**
 * The part of a profile that is stored, each value whole. The usual profile stays under 1 KB, which is one
 * write unit; each further KB of long values costs one more.
 */
export function keptFields(profile: Profile): StoredProfile['fields'] {
  const kept = Object.entries(profile).filter(([field]) => !LEFT_OUT.has(field));
  return Object.fromEntries(kept.map(([field, { value, at, source }]) => [field, { value, at, source }]));
}

/** Whether two say the same of the person; when it was last repeated does not matter. */
export function sameFields(a: StoredProfile['fields'], b: StoredProfile['fields']): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => a[name]?.value === b[name]?.value && a[name]?.source === b[name]?.source)
  );
}

export const toProfileItem = (profile: StoredProfile): Record<string, unknown> => ({
  pk: leadKey(profile.leadId),
  sk: PROFILE_KEY,
  ...profile,
});
