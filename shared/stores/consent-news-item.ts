import * as z from 'zod';
import type { ConsentNews } from '../consent/consent-news.ts';
import { consentKey, leadKey } from './keys.ts';
import { DAY_SECONDS } from '../runtime/time.ts';

/** The item only feeds the stream that announces it; it expires after this time (seconds). */
const KEPT_SECONDS = 30 * DAY_SECONDS;

export const storedConsentNews = z.object({ state: z.enum(['pending', 'given']), at: z.number() });

export const toConsentItem = (leadId: string, { state, at }: ConsentNews): Record<string, unknown> => ({
  pk: leadKey(leadId),
  sk: consentKey(state, at),
  expiresAt: Math.floor(at / 1_000) + KEPT_SECONDS,
});
