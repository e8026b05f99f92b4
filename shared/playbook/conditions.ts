import * as z from 'zod';

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);
const name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/);

/** A question about one profile field as it stands at an instant. Exactly one comparison besides `field`. */
export const fieldCondition = z
  .strictObject({
    field: name,
    /** Equal to this value; text compares without case. */
    is: scalar.optional(),
    /** Equal to one of these values. */
    in: z.array(scalar).min(1).max(500).optional(),
    /** Number at least / at most this (both may be given). */
    min: z.number().optional(),
    max: z.number().optional(),
    /** Text that contains this, without case. */
    contains: z.string().min(1).max(200).optional(),
    known: z.boolean().optional(),
  })
  .refine((c) => Object.keys(c).length > 1, { error: 'Say what to compare the field with.' });

/** Which activities count: by type, and by properties that must be equal. */
export const activityMatch = z.strictObject({
  did: z.union([name, z.array(name).min(1).max(100)]),
  where: z.record(name, z.union([scalar, z.array(scalar).min(1).max(100)])).optional(),
});

/** A question about the history: at least `atLeast` matching activities, in the last `withinDays` if given. */
export const historyCondition = activityMatch.extend({
  atLeast: z.int().min(1).max(1000).optional(),
  withinDays: z.number().positive().max(3650).optional(),
});

/** The four questions of a sales qualification; `need` is always the weightiest. */
export const BANT = ['budget', 'authority', 'need', 'timeframe'] as const;
export type BantItem = (typeof BANT)[number];

/** Where one of the four stands, by the model's own `bant` rules. */
export const bantCondition = z.strictObject({ bant: z.enum(BANT), is: z.enum(['yes', 'no', 'unknown']) });

export type FieldCondition = z.infer<typeof fieldCondition>;
export type ActivityMatch = z.infer<typeof activityMatch>;
export type HistoryCondition = z.infer<typeof historyCondition>;
export type BantCondition = z.infer<typeof bantCondition>;

/** Conditions are data: they are compiled to closures over named operations, and no text of theirs is ever executed. */
export type Condition =
  | FieldCondition
  | HistoryCondition
  | BantCondition
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    fieldCondition,
    historyCondition,
    bantCondition,
    z.strictObject({ all: z.array(condition).min(1).max(100) }),
    z.strictObject({ any: z.array(condition).min(1).max(100) }),
    z.strictObject({ not: condition }),
  ]),
);
