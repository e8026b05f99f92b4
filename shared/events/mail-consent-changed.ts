import * as z from 'zod';

/**
 * A lead consented to mail (`given`, at that instant), or a form did and the consent waits for confirmation
 * (`pending`, on the UTC day that begins at that instant). Consumers must read the current consent.
 */
export const MailConsentChanged = {
  name: 'MailConsentChanged',
  detail: z.strictObject({
    version: z.literal(1),
    leadId: z.string(),
    state: z.enum(['pending', 'given']),
    at: z.iso.datetime(),
  }),
} as const;
export type MailConsentChanged = z.infer<typeof MailConsentChanged.detail>;
