import * as z from 'zod';
import { message } from './lead-views.ts';
import { operations } from './operation.ts';
import { leadIdText, list, nextCursor, page } from './parameters.ts';
import { LEAD_ID } from './examples.ts';

const count = z.int().nonnegative();

/** What marketing reads of mail. */
export const listMailApi = operations({
  listSkippedMail: {
    route: 'GET /mail/skipped',
    callers: ['marketing'],
    summary: 'Mail to leads that was given up and why, newest first, and the complaint circuit breaker.',
    query: z.object(page(25, 100)),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of given-up mail. Mail that was sent after all is left out.',
        schema: z.strictObject({
          complaintBreaker: z.strictObject({
            open: z.boolean(),
            days: count,
            delivered: count,
            bounced: count,
            complained: count,
          }),
          messages: list(z.strictObject({ leadId: leadIdText, ...message.shape })),
          cursor: nextCursor,
        }),
        example: {
          complaintBreaker: { open: false, days: 7, delivered: 1_204, bounced: 9, complained: 1 },
          messages: [
            {
              leadId: LEAD_ID,
              kind: 'nurture',
              number: 3,
              state: 'skipped',
              reason: 'refused',
              claimedAt: '2026-03-02T09:00:00.000Z',
              stateAt: '2026-03-02T21:00:00.000Z',
            },
          ],
        },
      },
    },
  },
});
