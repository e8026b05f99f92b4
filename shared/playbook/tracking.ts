import * as z from 'zod';

/** What is ours on the web. */
export const tracking = z.strictObject({
  /**
   * Hosts of our own pages, with the port where it is not the usual one. A link in a mail that leads to one
   * of them tells the page's tracker who came, so that it can say which browser is whose.
   */
  hosts: z
    .array(
      z
        .string()
        .max(260)
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/),
    )
    .max(100),
  /**
   * Whether their tracker reports every visitor (`data-consent="granted"`), or those who consent. Where it is
   * every visitor, a click in a mail that no page reports is sooner taken for a scanner's.
   */
  reports: z.enum(['always', 'withConsent']).default('withConsent'),
});
