import * as z from 'zod';
import { ROLES } from '../access/roles.ts';
import { ACTIVITY_SOURCES } from '../lead/activity.ts';
import { CUTS } from '../limits/cut.ts';
import { BANT, BANT_ANSWERS } from '../lead/bant.ts';
import { MAIL_ACTIONS } from '../lead/mail-kinds.ts';
import { STAGES, TIERS } from '../lead/standing.ts';
import { iso, isoIfAny, leadIdText, list, nextCursor } from './parameters.ts';

/** What a profile or a property may hold. */
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const tier = z.enum(TIERS).meta({ id: 'Tier' });
const source = z.enum(ACTIVITY_SOURCES).meta({ id: 'Source' });
const bantItem = z.enum(BANT).meta({ id: 'BantItem' });
const byGroup = z.record(z.string(), z.number());

/** Who did something: the name and role of an API key. */
export const keyHolder = z.strictObject({ name: z.string(), role: z.enum(ROLES) }).meta({ id: 'KeyHolder' });

export const standing = { tier, stage: z.enum(STAGES), highValue: z.boolean() };

/** A lead under one model. */
const state = {
  ...standing,
  grade: z.string().optional(),
  tierAt: isoIfAny,
  stageAt: isoIfAny,
  highValueAt: isoIfAny,
  applies: z.boolean(),
  points: z.number(),
  groups: byGroup,
  evidence: z.number(),
  bant: z.record(z.enum(BANT), z.enum(BANT_ANSWERS)),
  matched: list(z.string()),
};

export const leadPage = z
  .strictObject({
    model: z.string(),
    tier,
    leads: list(
      z.strictObject({
        leadId: leadIdText,
        ...standing,
        grade: z.string().optional(),
        points: z.number(),
        asOf: isoIfAny,
        ifSilent: z.strictObject({ in7: z.number(), in30: z.number(), in90: z.number() }),
        tierAt: isoIfAny,
        stageAt: isoIfAny,
        interests: list(z.string()),
        profile: z.record(z.string(), scalar),
      }),
    ),
    cursor: nextCursor,
  })
  .meta({ id: 'LeadPage' });

/** Where a visit came from: page, host, referrer and campaign, as far as known. */
const touch = z.object({ at: isoIfAny }).catchall(scalar.optional()).optional();

const statedValue = { value: scalar, at: isoIfAny, source };

/** A value of the profile, with what contradicts it. */
const fact = z.strictObject({
  ...statedValue,
  disputedBy: list(z.strictObject(statedValue))
    .optional()
    .describe('What weaker sources have said since, the strongest first: it counts a year after this value.'),
});

/** The statement that proves a consent. */
const proof = {
  at: isoIfAny,
  source: source.optional(),
  activityId: z.string().optional(),
  textVersion: z.string().optional(),
};

const consent = z.strictObject({
  state: z.enum(['given', 'pending', 'withdrawn', 'unasked']),
  since: isoIfAny,
  ...proof,
  request: z
    .strictObject(proof)
    .optional()
    .describe("A form's consent to mail that the mailbox has not confirmed."),
});

const handoff = z
  .strictObject({
    id: z.string(),
    state: z.enum(['open', 'accepted', 'recalled', 'closed']),
    model: z.string(),
    change: z.int(),
    rep: z.string(),
    openedAt: isoIfAny,
    reopenedAt: isoIfAny,
    correction: z.strictObject({ model: z.string(), change: z.int(), at: isoIfAny }).optional(),
  })
  .meta({ id: 'Handoff' });

const nurture = z.strictObject({
  track: z.string(),
  step: z.string().optional(),
  since: isoIfAny,
  nextAt: isoIfAny,
  ending: z.string().optional(),
  endedAt: isoIfAny,
});

/** A mail to a lead or about it, with what became of it. */
export const message = z
  .strictObject({
    kind: z.enum(MAIL_ACTIONS),
    number: z.int(),
    track: z.string().optional(),
    step: z.string().optional(),
    material: z.string().optional(),
    asks: bantItem.optional(),
    state: z.enum(['claimed', 'sent', 'failed', 'unknown', 'skipped']),
    reason: z.string().optional(),
    claimedAt: iso,
    stateAt: iso,
  })
  .meta({ id: 'Message' });

export const lead = z
  .strictObject({
    leadId: leadIdText,
    at: iso,
    playbook: z.int(),
    profile: z.record(z.string(), fact),
    interests: list(
      z.strictObject({ interest: z.string(), since: iso, source }).describe('What the lead is here for.'),
    ),
    touch: z.strictObject({ first: touch, last: touch }),
    consents: z.strictObject({ email: consent, opens: consent, clicks: consent, profiling: consent }),
    scores: list(
      z.strictObject({
        model: z.string(),
        ...state,
        missing: list(bantItem),
        change: z.int(),
        changesBy: isoIfAny,
      }),
    ),
    handoff: handoff.optional(),
    nurture: nurture.optional(),
    messages: list(message).describe('The latest mails, newest first.'),
    messageCount: z.int().describe('How many mails there are in all.'),
    badRows: z.int(),
    cut: list(z.enum(CUTS)).describe(
      'What more there is than is read of one lead, and does not count: activities that other systems stated, submissions of forms, hits, or the hits of some browsers. Empty for nearly every lead.',
    ),
  })
  .meta({ id: 'Lead' });

/** An activity as it is stored. */
const activity = {
  id: z.string(),
  type: z.string(),
  occurredAt: isoIfAny,
  receivedAt: isoIfAny,
  source,
  properties: z.record(z.string(), scalar),
  profile: z.record(z.string(), scalar).optional(),
  interests: z.record(z.string(), z.boolean()).optional(),
  visitorId: z.string().optional(),
  suspect: z.boolean().optional(),
  imported: z.boolean().optional(),
};

export const history = z
  .strictObject({
    leadId: leadIdText,
    model: z.string(),
    at: iso,
    points: z.number(),
    activities: list(
      z.strictObject({
        ...activity,
        points: z.number(),
        verdict: z
          .strictObject({ by: z.enum(['human', 'bot', 'other', 'undecided']), reason: z.string() })
          .optional(),
      }),
    ).describe('Newest first.'),
    cursor: nextCursor,
    bad: list(z.strictObject({ id: z.string(), reason: z.string() })).describe(
      'Rows that could not be read, at most 100 of them.',
    ),
    badRows: z.int().describe('How many rows could not be read in all.'),
  })
  .meta({ id: 'History' });

const finding = z.strictObject({
  answer: z.enum(BANT_ANSWERS),
  value: scalar.optional(),
  source: source.optional(),
  at: isoIfAny,
});

const evidence = z.strictObject({
  pieces: z.number(),
  wanted: z.number(),
  enough: z.boolean(),
  completeness: z.number(),
  bant: z.record(z.enum(BANT), finding),
  questions: list(z.strictObject({ field: z.string(), bant: bantItem.optional(), worth: z.number() })),
});

const outlook = z.strictObject({
  waysToHot: list(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('deed'),
        label: z.string(),
        did: z.string(),
        where: z.record(z.string(), scalar).optional(),
        points: z.number(),
      }),
      z.strictObject({
        kind: z.literal('answer'),
        label: z.string(),
        field: z.string(),
        value: scalar,
        points: z.number(),
      }),
    ]),
  ),
  ifSilent: list(z.strictObject({ ...standing, at: isoIfAny })),
  aboveLeaving: z.number().optional(),
  belowNext: z.number().optional(),
});

export const score = z
  .strictObject({
    leadId: leadIdText,
    model: z.string(),
    playbook: z.int(),
    at: iso,
    ...state,
    byHand: z.strictObject({ tier, since: isoIfAny, until: isoIfAny, reason: scalar.optional() }).optional(),
    criteria: list(
      z.strictObject({ id: z.string(), group: z.string(), label: z.string(), points: z.number() }),
    ),
    adjustments: list(
      z.strictObject({
        group: z.string().optional(),
        because: z.enum(['cap', 'least', 'scale', 'rounding']),
        points: z.number(),
      }),
    ),
    scaledBy: byGroup.optional(),
    activities: list(
      z.strictObject({ id: z.string(), type: z.string(), occurredAt: isoIfAny, points: z.number() }),
    ).describe('The newest activities, newest first; `/history` has all.'),
    activityCount: z.int().describe('How many activities there are in all.'),
    missing: list(bantItem),
    evidence,
    outlook,
  })
  .meta({ id: 'Score' });
