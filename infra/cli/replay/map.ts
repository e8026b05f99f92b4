import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const cellReference = z.strictObject({
  column: z.string().min(1),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  as: z.literal('number').optional(),
});

/**
 * Where a value comes from.
 * - A text is a template: `{column}` stands for a cell, `{join.column}` for a cell of a joined file, `{row}`
 *   for the number of the line (1 is the first after the header). If one of its cells is empty, the line has
 *   no value.
 * - A number or a boolean is the value itself.
 * - `{ "column", "values", "as" }` is a cell. `values` translates its texts: the line has no value if its
 *   text is not among them. `"as": "number"` converts the text.
 */
const value = z.union([z.string().min(1), z.number(), z.boolean(), cellReference]);

const timeObject = z.strictObject({
  column: z.string().min(1),
  values: z.record(z.string(), z.string()).optional(),
  spread: z.string().min(1).optional(),
  plusMinutes: z.number().optional(),
});

/**
 * When something happened, in UTC: a cell, translated by `values`, that holds an instant (RFC 3339), a day
 * (`2024-01-31`) or a month (`2024-01`). Within a day or a month, a line is assigned a minute that is the
 * same in every replay. Lines with the same `spread`, a template, are assigned the same minute; by default
 * each has its own, by its id. A text is short for `{ "column": text }`.
 */
const time = z.union([
  z
    .string()
    .min(1)
    .transform((column): z.infer<typeof timeObject> => ({ column })),
  timeObject,
]);

/**
 * Conditions that all must hold: a column equals a text or one of several, or is a number of at least `min`.
 */
const where = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1), z.strictObject({ min: z.number() })]),
);

/** Joined files: the line whose column `key` equals the column `from` of this line. */
const joins = z.record(
  z.string().regex(/^\w+$/),
  z.strictObject({ file: z.string().min(1), key: z.string().min(1), from: z.string().min(1) }),
);

const lines = { file: z.string().min(1), where: where.optional(), joins: joins.optional() };
const values = z.record(z.string(), value);

/** The file of leads, one a line. Each becomes a lead by submitting a form. */
const leads = z.strictObject({
  ...lines,
  /** Template of the id that other files refer to. */
  id: z.string().min(1),
  at: time,
  /** Template of the address. Use a reserved domain, such as example.org: an instance may send mail to it. */
  email: z.string().min(1),
  formId: value,
  profile: values.default({}),
  properties: values.default({}),
});

const activityMapping = z.strictObject({
  ...lines,
  /** Template of the activity's id, unique for each lead. */
  id: z.string().min(1),
  /** Template of the lead's id. */
  lead: z.string().min(1),
  at: time,
  /** One of the playbook's activity types. A line without a value is skipped. */
  type: value,
  properties: values.default({}),
});

/**
 * What a set of CSV files means in Kindling's terms. Lines that it does not mention are counted as skipped.
 */
export const replayMap = z.strictObject({
  $schema: z.string().optional(),
  /** What the data is, and what is assumed about it. */
  about: z.string().optional(),
  leads,
  activities: z.array(activityMapping).default([]),
  /** Like `activities`, with the types `won`, `lost`, `rejected` and `purchased`. */
  outcomes: z.array(activityMapping).default([]),
  /** Lines that are left out on purpose, and why. The first reason that matches is counted. */
  skip: z
    .array(z.strictObject({ file: z.string().min(1), where: where.optional(), reason: z.string().min(1) }))
    .default([]),
});
export type ReplayMap = z.infer<typeof replayMap>;
export type Value = z.infer<typeof value>;
export type Time = z.infer<typeof timeObject>;
export type Where = z.infer<typeof where>;
export type Joins = z.infer<typeof joins>;
export type ActivityMapping = z.infer<typeof activityMapping>;

/** A map does not exist, is not JSON, or does not conform to its schema. */
export class InvalidMap extends Error {
  override readonly name = 'InvalidMap';
}

/** @throws InvalidMap */
export async function readMap(path: string): Promise<ReplayMap> {
  try {
    return parseMap(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof InvalidMap) throw new InvalidMap(`${path}: ${cause.message}`, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidMap(`${path} cannot be read: ${reason}`, { cause });
  }
}

/** @throws InvalidMap with a line for each error: its path, and what is expected there */
export function parseMap(document: unknown): ReplayMap {
  const parsed = replayMap.safeParse(document);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .map((issue) => deepestIssue(issue))
    .map(({ path, message }) => `${path}: ${message}`);
  throw new InvalidMap(errors.join('\n'));
}

/** Of a union's alternatives, the author meant the one whose error lies deepest. */
function deepestIssue(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[] = [],
): { path: string; message: string } {
  const path = [...above, ...issue.path];
  const inner = issue.code === 'invalid_union' ? issue.errors.flat() : [];
  const meant = inner.toSorted((a, b) => depth(b) - depth(a))[0];
  if (meant && depth(meant) > 0) return deepestIssue(meant, path);
  return { path: path.map(String).join('.') || 'the map', message: issue.message };
}

const depth = (issue: z.core.$ZodIssue): number =>
  issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0);
