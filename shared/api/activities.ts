import * as z from 'zod';
import type { ErrorKind } from '../runtime/http-error.ts';
import { operations } from './operation.ts';
import { list } from './parameters.ts';

/** Most activities of a batch. */
export const MOST_ACTIVITIES = 500;
/** 500 activities of 2 KB each. */
const BODY_BYTES = 1_024 * 1_024;

export const TOO_MANY_ACTIVITIES: ErrorKind = {
  status: 413,
  code: 'too_many_activities',
  message: `A batch may have ${MOST_ACTIVITIES} activities.`,
};
export const IMPORT_FORBIDDEN: ErrorKind = {
  status: 403,
  code: 'forbidden',
  message: 'Importing needs the role admin.',
};

const count = z.int().nonnegative();

/** What other systems report. */
export const collectActivitiesApi = operations({
  reportActivities: {
    route: 'POST /activities',
    callers: ['collector'],
    summary: 'Takes what other systems know of people, up to 500 activities at once.',
    description:
      'An activity is an object with `type` (one of the playbook), one of `email` and `leadId`, or `visitorId`, ' +
      'and if known `id`, `occurredAt`, `properties` and `profile`. Each is taken or rejected by itself; ' +
      'an activity that is sent again with its `id` counts once.',
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z.strictObject({
        activities: z.array(z.unknown()).describe('A batch is an object with a list of activities.'),
        import: z
          .boolean()
          .optional()
          .describe('True for history of any age, which announces nothing; needs the role admin.'),
      }),
      example: {
        activities: [
          {
            id: 'webinar-41-7',
            type: 'webinar_attended',
            email: 'ada@example.com',
            occurredAt: '2026-03-02T12:00:00Z',
            properties: { minutes: 45 },
          },
        ],
      },
    },
    replies: {
      202: {
        type: 'application/json',
        description: 'What became of the batch; `index` counts from 0.',
        schema: z.strictObject({
          accepted: count,
          duplicates: count,
          rejected: list(z.strictObject({ index: count, code: z.string(), message: z.string() })),
        }),
        example: { accepted: 1, duplicates: 0, rejected: [] },
      },
    },
    errors: [TOO_MANY_ACTIVITIES, IMPORT_FORBIDDEN],
  },
});
