import * as z from 'zod';
import { HONEYPOT } from '../scoring/hit.ts';

/** A piece of educational material, by language (BCP 47 primary subtag). */
export const material = z.strictObject({
  /** It names the mail's link too, so it cannot be that of the link which only machines see. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/)
    .refine((id) => id !== HONEYPOT, { error: 'This name is taken.' }),
  title: z.record(z.string().min(2).max(3), z.string().min(1).max(200)),
  /** At most 1,000 characters: it travels inside a signed link. */
  url: z.url({ protocol: /^https?$/ }).max(1_000),
  /** The BANT answer it helps a lead to find. */
  answers: z.enum(['budget', 'authority', 'need', 'timeframe']),
});
export type Material = z.infer<typeof material>;

export const nurture = z.strictObject({
  /** Tiers whose entry sends material. */
  tiers: z.array(z.enum(['cold', 'warm'])).max(2),
  materials: z.array(material).max(500),
  /** Language of mail to leads whose own is unknown or not written yet. */
  fallbackLanguage: z.string().min(2).max(3),
  /** At most one mail to a lead in this many days. */
  everyDays: z.number().min(0).max(365),
});
export type Nurture = z.infer<typeof nurture>;
