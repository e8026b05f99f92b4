import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/**
 * How a map says where a value comes from.
 * - A text is a template: `{column}` stands for a cell, `{join.column}` for one of a joined file, `{row}` for the number of
 *   the line (1 is the first after the header). A template one of whose cells is empty says nothing.
 * - A number, true or false is meant as it is.
 * - `{ "column", "values", "as" }` is a cell, if need be looked up in a table of values (one that is not in it says
 *   nothing), if need be as a number.
 */
const looked = z.strictObject({
  column: z.string().min(1),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  as: z.literal('number').optional(),
});
const value = z.union([z.string().min(1), z.number(), z.boolean(), looked]);

/**
 * When something happened: a cell, if need be looked up, that holds an instant (RFC 3339), a day (`2024-01-31`) or a month
 * (`2024-01`), in UTC. A day or month is given a minute within it, the same every time: `spread` is a template that tells
 * what is to share one minute; by default each has its own, by its id. A text is short for `{ "column": text }`.
 */
const timeForm = z.strictObject({
  column: z.string().min(1),
  values: z.record(z.string(), z.string()).optional(),
  spread: z.string().min(1).optional(),
  plusMinutes: z.number().optional(),
});
const time = z.union([
  z
    .string()
    .min(1)
    .transform((column): z.infer<typeof timeForm> => ({ column })),
  timeForm,
]);

/** Which lines: all of these columns must be equal to a text, be one of some texts, or be a number of at least `min`. */
const where = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1), z.strictObject({ min: z.number() })]),
);

/** Files whose lines are looked up by a key: `from` is the column here that names the line whose `key` is the same. */
const joins = z.record(
  z.string().regex(/^\w+$/),
  z.strictObject({ file: z.string().min(1), key: z.string().min(1), from: z.string().min(1) }),
);

/** Lines of a file, and what they are joined with. */
const lines = { file: z.string().min(1), where: where.optional(), joins: joins.optional() };
const facts = z.record(z.string(), value);

/** The people of a file, one a line; each is born by filling in a form. */
const leads = z.strictObject({
  ...lines,
  /** Template of the id by which other files name a lead. */
  id: z.string().min(1),
  at: time,
  /** Template of the address; nobody is written to, but an instance may try: use a domain that is nobody's. */
  email: z.string().min(1),
  formId: value,
  profile: facts.default({}),
  properties: facts.default({}),
});

const deeds = z.strictObject({
  ...lines,
  /** Template of the activity's id, unique for each lead. */
  id: z.string().min(1),
  /** Template of the id of the lead that did it. */
  lead: z.string().min(1),
  at: time,
  /** One of the playbook's activity types; a line for which it says nothing is skipped. */
  type: value,
  properties: facts.default({}),
});

/** What a file of leads means in Kindling's terms. Everything it leaves out is counted as skipped. */
export const replayMap = z.strictObject({
  $schema: z.string().optional(),
  /** What the data is, and what was assumed of it. */
  about: z.string().optional(),
  leads,
  activities: z.array(deeds).default([]),
  /** The same, for what became of a lead: `won`, `lost`, `rejected`, `purchased`. */
  outcomes: z.array(deeds).default([]),
  /** Lines that are left out on purpose, and why; the first reason that fits is counted. */
  skip: z
    .array(z.strictObject({ file: z.string().min(1), where: where.optional(), reason: z.string().min(1) }))
    .default([]),
});
export type ReplayMap = z.infer<typeof replayMap>;
export type Value = z.infer<typeof value>;
export type Time = z.infer<typeof timeForm>;
export type Where = z.infer<typeof where>;
export type Joins = z.infer<typeof joins>;
export type Deeds = z.infer<typeof deeds>;

/** A map cannot be used: not there, not JSON, or not as its schema wants it. */
export class MapNotUsable extends Error {
  override readonly name = 'MapNotUsable';
}

/** Reads a map from a file. Throws `MapNotUsable`, which names what is wrong where. */
export async function readMap(path: string): Promise<ReplayMap> {
  try {
    return parseMap(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof MapNotUsable) throw new MapNotUsable(`${path}: ${cause.message}`, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MapNotUsable(`${path} cannot be read: ${reason}`, { cause });
  }
}

/** Checks a map. Throws `MapNotUsable` with one line for each thing that is wrong: its path and what it should be. */
export function parseMap(document: unknown): ReplayMap {
  const parsed = replayMap.safeParse(document);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues
    .map((issue) => deepest(issue))
    .map(({ path, message }) => `${path}: ${message}`);
  throw new MapNotUsable(wrong.join('\n'));
}

/** Of several forms that a value could have, the one that was meant is the one whose error lies deepest. */
function deepest(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[] = [],
): { path: string; message: string } {
  const path = [...above, ...issue.path];
  const inner = issue.code === 'invalid_union' ? issue.errors.flat() : [];
  const meant = inner.toSorted((a, b) => weight(b) - weight(a))[0];
  if (meant && weight(meant) > 0) return deepest(meant, path);
  return { path: path.map(String).join('.') || 'the map', message: issue.message };
}

const weight = (issue: z.core.$ZodIssue): number =>
  issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0);
