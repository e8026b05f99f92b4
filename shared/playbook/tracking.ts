import * as z from 'zod';
import { isHost } from '../runtime/web-url.ts';

/** What is ours on the web. */
export const tracking = z.strictObject({
  /**
   * Hosts of our own pages, with the port where it is not the usual one. A link in a mail that leads to one
   * of them tells the page's tracker who came, so that it can say which browser is whose.
   */
  hosts: z
    .array(
      z.string().max(260).refine(isHost, {
        error:
          'This must be a host as it stands in a URL: lower case, xn-- for other letters, nothing behind it.',
      }),
    )
    .max(100),
  /**
   * Whether their tracker reports every visitor (`data-consent="granted"`), or those who consent. Where it is
   * every visitor, a click in a mail that no page reports is sooner taken for a scanner's.
   */
  reports: z.enum(['always', 'withConsent']).default('withConsent'),
});
