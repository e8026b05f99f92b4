import * as z from 'zod';

/**
 * A lead agreed to mail (`given`, at that instant), or a form says so and it waits to be confirmed (`pending`, on the UTC day that
 * begins at that instant). A consumer looks at how it stands now.
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
