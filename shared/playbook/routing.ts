import * as z from 'zod';
import { lowerCaseId } from './id.ts';
import { isMailable } from '../lead/address.ts';

/** A person in sales (or recruiting…) who takes leads. Empty lists mean "any". */
export const rep = z.strictObject({
  id: lowerCaseId,
  name: z.string().min(1).max(120),
  email: z
    .string()
    .meta({ format: 'email' })
    .refine(isMailable, { error: 'This must be an e-mail address that mail can be sent to.' }),
  interests: z.array(z.string()).max(20),
  /** ISO 3166-1 alpha-2, upper case. */
  countries: z.array(z.string().length(2)).max(250),
  /** BCP 47 primary subtags, lower case. */
  languages: z.array(z.string().min(2).max(3)).max(50),
});
export type Rep = z.infer<typeof rep>;

/** Who takes a lead. Among the reps that fit best, the lead's own id decides: the same lead, the same rep. */
export const routing = z.strictObject({
  reps: z.array(rep).min(1).max(1000),
  /**
   * A lead that is ready again within so many days of its recall goes back to the rep who had it; after that
   * it is routed again.
   */
  handoffRestDays: z.int().min(0).max(365).default(14),
});
