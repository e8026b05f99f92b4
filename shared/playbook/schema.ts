import * as z from 'zod';
import { id } from './id.ts';
import { spanInDays, storableNumber } from '../lead/storable-number.ts';
import { isOrigin, ORIGIN, urlPathOf, webUrl } from '../runtime/web-url.ts';
import { TRACKING_PURPOSES } from '../lead/purposes.ts';
import { activityMatch, condition } from './conditions.ts';
import { goldenLead } from './golden-lead.ts';
import { nurture } from './nurture.ts';
import { PROFILE_FIELDS } from '../lead/profile-fields.ts';
import { routing } from './routing.ts';
import { tracking } from './tracking.ts';

const label = z.string().min(1).max(120);
const points = storableNumber(-1000, 1000);
const days = spanInDays();

/** How the points of one occurrence fade with its age in whole minutes. */
export const decay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('halfLife'), days }),
  /** Falls evenly to nothing over this many days. */
  z.strictObject({ kind: z.literal('linear'), days }),
  /** Full points, then none. */
  z.strictObject({ kind: z.literal('expiry'), days }),
  /** Keeps a share of its points from each age on; ages rise and shares fall. */
  z.strictObject({
    kind: z.literal('steps'),
    steps: z
      .array(z.strictObject({ afterDays: days, keeps: storableNumber(0, 1) }))
      .min(1)
      .max(20)
      .refine(
        (steps) =>
          steps.every(
            (step, i) =>
              i === 0 || (step.afterDays > steps[i - 1]!.afterDays && step.keeps <= steps[i - 1]!.keeps),
          ),
        {
          error: 'Ages must rise and shares must not.',
        },
      ),
  }),
]);
export type Decay = z.infer<typeof decay>;

/** Points that a kind of activity earns. */
export const activityCriterion = z.strictObject({
  id,
  group: id,
  label,
  on: activityMatch,
  points,
  decay,
  /**
   * Which occurrences earn: each; the first of a UTC day or of a session (views less than 30 minutes apart);
   * the latest only.
   */
  count: z.enum(['every', 'day', 'session', 'once']),
  /** The most that this criterion adds (or, for negative points, takes), in points; they are counted in thousandths. */
  cap: storableNumber(0.001, 1000).optional(),
});

/** Points that hold while a condition does; they do not fade. */
export const stateCriterion = z.strictObject({ id, group: id, label, when: condition, points });

export const criterion = z.union([activityCriterion, stateCriterion]);
export type ActivityCriterion = z.infer<typeof activityCriterion>;
export type Criterion = z.infer<typeof criterion>;

/** Entered `over` this many points or `from` this many on; left below `leaveBelow`. */
export const line = z
  .strictObject({
    over: storableNumber(0, 100).optional(),
    from: storableNumber(0, 100).optional(),
    leaveBelow: storableNumber(0, 100),
  })
  .refine((l) => (l.over === undefined) !== (l.from === undefined), {
    error: 'Give either "over" or "from".',
  })
  .refine((l) => l.leaveBelow <= (l.over ?? l.from ?? 0), {
    error: 'The line to leave must lie below the line to enter.',
  });
export type Line = z.infer<typeof line>;

export const tierRule = z.strictObject({
  line,
  /** Needed besides the points, to enter and to stay. */
  needs: condition.optional(),
  /** Enters and keeps the tier by itself, whatever the points. */
  behaviour: condition.optional(),
  /** Once entered, the tier is kept at least this long (gates excepted). */
  stayMinutes: z.int().min(0).max(525_600),
});

/** What answers count as a yes and as a no; anything else is unknown. Must not ask about BANT itself. */
export const bantRule = z.strictObject({ yes: condition, no: condition });

/**
 * The first mark from the first line on, the second from the second on, the third from the third on, the
 * fourth below.
 */
const gradeScale = z.strictObject({
  group: id,
  lines: z
    .tuple([storableNumber(), storableNumber(), storableNumber()])
    .refine(([a, b, c]) => a > b && b > c, {
      error: 'The lines of a grade must fall.',
    }),
});

export const model = z.strictObject({
  label,
  /** Who is scored by this model; left out: everyone. */
  audience: condition.optional(),
  /**
   * Each group's sum is held between `floor` (0 if left out) and `cap` points; while the condition of its
   * `baseline` holds, it is not below that: somebody in the target market scores average before they have
   * done anything.
   */
  groups: z.record(
    id,
    z.strictObject({
      label,
      floor: storableNumber(-1000, 0).optional(),
      cap: storableNumber(0, 1000),
      baseline: z.strictObject({ when: condition, points: storableNumber(0, 100) }).optional(),
    }),
  ),
  /** The most that a lead can have; 100 if left out. */
  cap: storableNumber(1, 100).optional(),
  criteria: z.array(criterion).max(1000),
  /** While one of these holds the lead is in no tier above cold. */
  gates: z.array(z.strictObject({ id, label, when: condition })).max(100),
  bant: z.strictObject({ budget: bantRule, authority: bantRule, need: bantRule, timeframe: bantRule }),
  /** A lead with fewer pieces of evidence is unknown. */
  evidenceFloor: z.int().min(1).max(100),
  tiers: z.strictObject({ warm: tierRule, hot: tierRule }),
  highValue: z.strictObject({ line, stayMinutes: z.int().min(0).max(525_600) }),
  /** Activities that qualify by themselves; becoming warm (mql) and hot (sql) qualifies too. */
  stages: z.strictObject({ mql: activityMatch.optional(), sql: activityMatch.optional() }),
  /**
   * A letter by the points of one group, a number by those of another: `A1` fits best and is most engaged.
   */
  grade: z.strictObject({ letter: gradeScale, number: gradeScale }).optional(),
  /** How much must be known before what this model says can be judged; Kindling's own minimum if left out. */
  enoughData: z.strictObject({ leads: z.int().min(1).max(1e6), won: z.int().min(1).max(1e6) }).optional(),
});
export type Model = z.infer<typeof model>;

export const activityType = z.strictObject({
  label,
  /** Whether this is evidence of a person. Opens and activities reported by systems are not. */
  evidence: z.boolean(),
  /** Never forgotten and never removed by TTL: forms, consents, purchases, outcomes… */
  lasting: z.boolean(),
  /** How close this content is to buying. */
  contentClass: z.enum(['low', 'mid', 'high']).optional(),
  /**
   * The tracking purpose that must not be refused: while it is refused, such activities do not count, and
   * points scale accordingly.
   */
  observedWith: z.enum(TRACKING_PURPOSES).optional(),
});
export type ActivityType = z.infer<typeof activityType>;

export const form = z.strictObject({
  label,
  /** Whose lead it is: `sales`, `recruiting`, `support`… */
  interest: id,
  /**
   * Incoming field name → profile field. Names that equal a profile field need no entry. Nested payloads use
   * dots.
   */
  fields: z.record(z.string().min(1).max(100), z.enum(PROFILE_FIELDS)),
  /** Activities that a submission reports beside `form_submitted`, for example `demo_requested`. */
  reports: z.array(id).max(5),
  contentClass: z.enum(['low', 'mid', 'high']),
  /** Origins whose pages may post it by script. `*` allows any. */
  origins: z
    .array(
      z
        .string()
        .max(200)
        .refine((origin) => origin === '*' || isOrigin(origin), { error: ORIGIN }),
    )
    .max(50),
  /** Where an HTML form post is sent on to. */
  thanks: webUrl(2_000).optional(),
  /** Submitting it is itself consent to mail (a newsletter), or consent is a field of its own. */
  consent: z.enum(['given', 'asked']),
  /** Version of the text that it shows beside its consent controls: kept with each consent as its proof. */
  consentText: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .optional(),
  /** A field invisible to people: a submission that fills it is a bot's. */
  honeypot: z.string().min(1).max(100),
  /**
   * Sent faster than this, counted from the field `startedAt` (ms since the epoch) where it is present, a
   * submission is a bot's.
   */
  minimumSeconds: storableNumber(0, 600),
});
export type Form = z.infer<typeof form>;

/** Which class a page belongs to: the first rule whose path pattern fits wins; `*` stands for anything. */
export const pageRule = z.strictObject({
  path: z
    .string()
    .max(500)
    .overwrite((path) => urlPathOf(path) ?? path)
    .refine((path) => urlPathOf(path) === path, {
      error: 'This must be a path that starts with a slash, without a query.',
    }),
  pageClass: id,
});

/**
 * One document that says what counts, for how long, and what happens then; shared by marketing and sales.
 * This is its shape; `readPlaybook` asks whether it holds together, too.
 */
export const playbookShape = z.strictObject({
  schema: z.literal(1),
  name: label,
  /** Behaviour older than this many days is forgotten. */
  rememberDays: z.int().min(30).max(3650),
  activityTypes: z.record(id, activityType),
  /**
   * Texts that conditions refer to by name, compared without case: free mail hosts, competitors, own staff…
   */
  lists: z.record(id, z.array(z.string().min(1).max(200)).max(10_000)),
  pages: z.array(pageRule).max(500),
  tracking: tracking.prefault({ hosts: [] }),
  forms: z.record(id, form),
  models: z.record(id, model),
  routing,
  nurture,
  /**
   * Double opt-in: who agrees to mail in a form gets none before they confirm it in a mail. Left out: the
   * form is enough.
   */
  consent: z.strictObject({ doubleOptIn: z.boolean() }).optional(),
  /** Agreements that every version must keep; none if left out. */
  golden: z.array(goldenLead).max(500).optional(),
});
export type Playbook = z.infer<typeof playbookShape>;
