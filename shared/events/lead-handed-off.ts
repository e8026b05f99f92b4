import * as z from 'zod';

/** A lead was given to a sales rep; `rep` is the playbook's id of the rep, not an address. */
export const LeadHandedOff = {
  name: 'LeadHandedOff',
  detail: z.strictObject({
    version: z.literal(1),
    leadId: z.string(),
    model: z.string(),
    n: z.int().positive(),
    handoffId: z.string(),
    rep: z.string(),
    at: z.iso.datetime(),
  }),
} as const;
export type LeadHandedOff = z.infer<typeof LeadHandedOff.detail>;
