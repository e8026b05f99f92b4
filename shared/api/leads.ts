import * as z from 'zod';
import { id as modelId } from '../playbook/id.ts';
import { SETTABLE_TIERS, OUTCOMES, TIERS } from '../lead/standing.ts';
import type { Scalar } from '../lead/activity.ts';
import { LEAD_ID as LEAD_ID_FORMAT } from '../lead/lead-id.ts';
import { DERIVED_FIELDS } from '../lead/profile-fields.ts';
import { spanInDays, storableNumber } from '../lead/storable-number.ts';
import { isProfileField, readProfileValue } from '../lead/profile-values.ts';
import type { ErrorKind } from '../runtime/http-error.ts';
import { cleanLine } from '../runtime/text.ts';
import { history, lead, leadPage, scalar, score } from './lead-views.ts';
import { operations } from './operation.ts';
import { at, integer, interestName, known, leadIdText, leadPath, page } from './parameters.ts';
import { AN_HISTORY, A_LEAD, A_LEAD_PAGE, A_SCORE, LEAD_ID } from './examples.ts';

export const UNKNOWN_LEAD: ErrorKind = {
  status: 404,
  code: 'unknown_lead',
  message: 'There is no such lead.',
};
export const MERGED: ErrorKind<{ mergedInto: string }> = {
  status: 410,
  code: 'merged',
  message: 'This lead counts for another one now.',
  details: z.object({ mergedInto: leadIdText }),
};
export const FORGOTTEN: ErrorKind = {
  status: 410,
  code: 'forgotten',
  message: 'That is longer ago than behaviour is remembered.',
};
export const PLAYBOOK_GONE: ErrorKind = {
  status: 410,
  code: 'playbook_gone',
  message: 'That version is not kept.',
};
export const ALREADY_MERGED: ErrorKind = {
  status: 409,
  code: 'already_merged',
  message: 'One of the two counts for another lead already. Undo that first.',
};
export const NOT_MERGED: ErrorKind = {
  status: 409,
  code: 'not_merged',
  message: 'These two are not merged.',
};

export const NOT_SUPPRESSED: ErrorKind = {
  status: 409,
  code: 'not_suppressed',
  message: 'Neither a bounce nor a complaint stops mail to this lead.',
};
export const OUTSIDE_AUDIENCE: ErrorKind = {
  status: 409,
  code: 'outside_audience',
  message: 'The lead is outside the audience of that model, where a tier set by hand changes nothing.',
};
export const REFUSED_BY_MAILBOX: ErrorKind = {
  status: 409,
  code: 'refused_by_mailbox',
  message: 'The person has refused this in their own mailbox: only they can take it back.',
};

const model = z.string().max(64).default('default').describe("One of the playbook's models.");

/** What sales reads. */
export const readLeadsApi = operations({
  listLeads: {
    route: 'GET /leads',
    callers: ['sales'],
    summary: 'The ranked queue: leads of one model and tier, the best first.',
    description:
      'The order is that of the stored ranks, which move in coarse steps. Points are those stored `asOf`; ' +
      '`ifSilent` says what is left of them in 7, 30 and 90 days without news.',
    query: z.object({
      model,
      tier: z.enum(TIERS).default('hot').describe('One of unknown, cold, warm, hot.'),
      ...page(25, 100),
    }),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of the queue.',
        schema: leadPage,
        example: A_LEAD_PAGE,
      },
    },
  },
  showLead: {
    route: 'GET /leads/{id}',
    callers: ['sales'],
    summary: 'One lead: profile, consents, score under every model, handoff and mails.',
    path: leadPath,
    replies: {
      200: {
        type: 'application/json',
        description: 'The lead, computed from its history now.',
        schema: lead,
        example: A_LEAD,
      },
    },
    errors: [UNKNOWN_LEAD, MERGED],
  },
  showHistory: {
    route: 'GET /leads/{id}/history',
    callers: ['sales'],
    summary: 'What the lead did, newest first, each activity with its points and who made it.',
    path: leadPath,
    query: z.object({ model, ...page(50, 200) }),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of the history. All pages of one walk tell the points of one instant, `at`.',
        schema: history,
        example: AN_HISTORY,
      },
    },
    errors: [UNKNOWN_LEAD, MERGED],
  },
  showScore: {
    route: 'GET /leads/{id}/score',
    callers: ['sales'],
    summary: 'The score at any instant, why it is so, what would make the lead hot, and when it will cool.',
    path: leadPath,
    query: z.object({
      model,
      at,
      known,
      playbook: integer(1, 99_999_999)
        .optional()
        .describe('The number of a playbook version; the active one if it is missing.'),
    }),
    replies: {
      200: {
        type: 'application/json',
        description: 'The score: `criteria` and `adjustments` add up to `points`.',
        schema: score,
        example: A_SCORE,
      },
    },
    errors: [UNKNOWN_LEAD, MERGED, FORGOTTEN, PLAYBOOK_GONE],
  },
});

const BODY_BYTES = 16 * 1_024;
const REASON_CHARACTERS = 300;
const MOST_INTERESTS = 10;

const reason = z
  .string()
  .transform((text) => cleanLine(text, REASON_CHARACTERS))
  .pipe(z.string().min(1));

/** A tier set by hand. The reason is required, so that colleagues can understand the override. */
const override = z
  .strictObject({
    tier: z
      .enum([...SETTABLE_TIERS, 'auto'])
      .describe('One of hot, warm, cold, or auto for what the model says.'),
    forDays: spanInDays().optional().describe('For how many days (a minute at least), if not for good.'),
    model: modelId.optional().describe("One of the playbook's models; all of them if it is missing."),
    reason: reason.describe('Please say why, so that colleagues understand it.'),
  })
  .describe(
    'A tier (hot, warm, cold, or auto for what the model says), a reason, and for how many days if not for good.',
  );

const profile = z
  .record(z.string(), scalar)
  .refine((fields) => Object.keys(fields).length > 0)
  .transform((fields, context): Record<string, Scalar> => {
    const read = Object.entries(fields).map(([field, value]) => [field, readable(field, value)] as const);
    for (const [field, value] of read)
      if (value === undefined) context.addIssue({ code: 'custom', path: [field] });
    return Object.fromEntries(read.filter((each): each is [string, Scalar] => each[1] !== undefined));
  })
  .describe(
    'Profile fields that sales can state, each with a value that fits; the address cannot be changed.',
  );

/** What the lead is here for: each named interest is added (true) or removed (false). */
const interests = z
  .record(interestName, z.boolean())
  .refine((named) => Object.keys(named).length > 0 && Object.keys(named).length <= MOST_INTERESTS)
  .describe('Interests by name, such as {"recruiting": false}: true adds one, false removes it.');

/** The value to store; undefined for a field that sales cannot set, or an invalid value. */
const readable = (field: string, value: Scalar): Scalar | undefined =>
  isProfileField(field) && field !== 'email' && !DERIVED_FIELDS.has(field)
    ? readProfileValue(field, value)
    : undefined;

const accepted = {
  type: 'application/json',
  description: 'It is stored, and the lead is scored anew within moments.',
  schema: z.strictObject({ accepted: z.literal(true), activityId: z.string() }),
  example: { accepted: true, activityId: 'sales-5k2m9x' },
} as const;

const otherLead = z.string().regex(LEAD_ID_FORMAT);

/** What sales says of leads. */
export const changeLeadsApi = operations({
  changeLead: {
    route: 'PATCH /leads/{id}',
    callers: ['sales'],
    summary: 'Sets a tier by hand, with a reason, corrects the profile, or adds and removes interests.',
    path: leadPath,
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z
        .strictObject({
          override: override.optional(),
          profile: profile.optional(),
          interests: interests.optional(),
        })
        .refine((body) => body.override ?? body.profile ?? body.interests, { path: ['override'] }),
      example: { override: { tier: 'hot', forDays: 7, reason: 'Met them at the fair.' } },
    },
    replies: { 202: accepted },
    errors: [UNKNOWN_LEAD, MERGED, OUTSIDE_AUDIENCE, REFUSED_BY_MAILBOX],
  },
  recordOutcome: {
    route: 'POST /leads/{id}/outcome',
    callers: ['sales'],
    summary: 'Tells what became of a lead: won, lost or rejected.',
    path: leadPath,
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z
        .strictObject({
          outcome: z.enum(OUTCOMES).describe('One of won, lost, rejected.'),
          reason: reason.optional().describe('Please say why: a lost or rejected lead needs a reason.'),
          value: storableNumber(0, 1e12)
            .optional()
            .describe("The value of the sale in the company's currency: a number, not negative."),
        })
        .refine((body) => body.outcome === 'won' || body.reason !== undefined, { path: ['reason'] }),
      example: { outcome: 'lost', reason: 'They bought elsewhere.' },
    },
    replies: { 202: accepted },
    errors: [UNKNOWN_LEAD, MERGED],
  },
  liftSuppression: {
    route: 'POST /leads/{id}/lift-suppression',
    callers: ['marketing'],
    summary: 'Allows mail to a lead again whose mail has bounced or been complained about.',
    description:
      'Consent is another matter and stays as it is. SES keeps a suppression list of its own, from which the ' +
      'address must be removed there.',
    path: leadPath,
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z.strictObject({ reason: reason.describe('Please say why mail will arrive now.') }),
      example: { reason: 'Their mailbox was full; they wrote to us today.' },
    },
    replies: { 202: accepted },
    errors: [UNKNOWN_LEAD, MERGED, NOT_SUPPRESSED],
  },
  mergeLeads: {
    route: 'POST /leads/{id}/merge',
    callers: ['sales'],
    summary: 'Lets another lead of the same person count for this one, or undoes that.',
    path: leadPath,
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z
        .strictObject({
          with: otherLead
            .optional()
            .describe(
              'The id of the lead that is the same person; or "undo" with the id of one that was merged.',
            ),
          undo: otherLead.optional().describe('The id of a lead that was merged into this one.'),
          reason: reason.optional().describe('Why, if you want to say.'),
        })
        .refine((body) => (body.with === undefined) !== (body.undo === undefined), { path: ['with'] }),
      example: { with: LEAD_ID },
    },
    replies: {
      202: {
        type: 'application/json',
        description: 'It is done, and the leads are scored anew within moments.',
        schema: z.strictObject({
          accepted: z.literal(true),
          leadId: leadIdText,
          merged: leadIdText.optional(),
          unmerged: leadIdText.optional(),
        }),
        example: { accepted: true, leadId: LEAD_ID, merged: '3q9d7e1m5x2k8r4t6w0y9u7i5o' },
      },
    },
    errors: [UNKNOWN_LEAD, ALREADY_MERGED, NOT_MERGED],
  },
});
