import * as z from 'zod';
import { id } from './id.ts';
import { spanInDays, storableNumber } from '../lead/storable-number.ts';
import { BANT, BANT_ANSWERS } from '../lead/bant.ts';

const scalar = z.union([z.string().max(200), storableNumber(), z.boolean()]);
const name = id;
const days = spanInDays();

/** A question about one profile field as it stands at an instant; text compares without case. */
export const fieldCondition = z
  .strictObject({
    field: name,
    is: scalar.optional(),
    in: z.array(scalar).min(1).max(500).optional(),
    /** Equal to an entry of one of the playbook's lists. */
    inList: name.optional(),
    min: storableNumber().optional(),
    max: storableNumber().optional(),
    contains: z.string().min(1).max(200).optional(),
    /** A pattern in which `*` stands for anything: the whole text must fit. Takes time linear in the text. */
    like: z.string().min(1).max(200).optional(),
    known: z.boolean().optional(),
  })
  .refine((c) => Object.keys(c).length > 1, { error: 'Say what to compare the field with.' });

/** How much somebody has told: at least this many of these fields (all of them, if left out) are known. */
export const completeCondition = z.strictObject({
  complete: z.array(name).min(1).max(50),
  atLeast: z.int().min(1).max(50).optional(),
});

/** Which activities count: by type, and by properties that must be equal. */
export const activityMatch = z.strictObject({
  did: z.union([name, z.array(name).min(1).max(100)]),
  where: z.record(name, z.union([scalar, z.array(scalar).min(1).max(100)])).optional(),
});

/**
 * At least `atLeast` matching activities, or distinct days or sessions of them, in the last `withinDays` if
 * given.
 */
export const historyCondition = activityMatch.extend({
  atLeast: z.int().min(1).max(1000).optional(),
  distinct: z.enum(['day', 'session']).optional(),
  withinDays: days.optional(),
});

/**
 * Activities in this order, the last less than `withinDays` after the first; one activity is one step. Holds
 * from the last step on, or for `forDays` after it.
 */
export const sequenceCondition = z.strictObject({
  sequence: z.array(activityMatch).min(2).max(10),
  withinDays: days,
  forDays: days.optional(),
});

/**
 * The first, or the latest, activity of these types is one of those (all of them, if left out), and has these
 * properties.
 */
export const edgeCondition = z
  .strictObject({
    edge: z.enum(['first', 'last']),
    of: z.union([name, z.array(name).min(1).max(100)]),
    is: z.union([name, z.array(name).min(1).max(100)]).optional(),
    where: z.record(name, z.union([scalar, z.array(scalar).min(1).max(100)])).optional(),
  })
  .refine((c) => c.is !== undefined || c.where !== undefined, { error: 'Say what it is, or what it has.' })
  .refine(({ of, is = of }) => [is].flat().every((type) => [of].flat().includes(type)), {
    error: 'It can only be one of the types that are looked at.',
  });

/** Where one of the four stands, by the model's own `bant` rules. */
export const bantCondition = z.strictObject({ bant: z.enum(BANT), is: z.enum(BANT_ANSWERS) });

export type FieldCondition = z.infer<typeof fieldCondition>;
export type CompleteCondition = z.infer<typeof completeCondition>;
export type ActivityMatch = z.infer<typeof activityMatch>;
export type HistoryCondition = z.infer<typeof historyCondition>;
export type SequenceCondition = z.infer<typeof sequenceCondition>;
export type EdgeCondition = z.infer<typeof edgeCondition>;
export type BantCondition = z.infer<typeof bantCondition>;

/**
 * Conditions are data: they are compiled to closures over named operations, and no text of theirs is ever
 * executed.
 */
export type Condition =
  | FieldCondition
  | CompleteCondition
  | HistoryCondition
  | SequenceCondition
  | EdgeCondition
  | BantCondition
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    fieldCondition,
    completeCondition,
    historyCondition,
    sequenceCondition,
    edgeCondition,
    bantCondition,
    z.strictObject({ all: z.array(condition).min(1).max(100) }),
    z.strictObject({ any: z.array(condition).min(1).max(100) }),
    z.strictObject({ not: condition }),
  ]),
);
