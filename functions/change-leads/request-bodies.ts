import * as z from 'zod';
import { bodyBytes, contentTypeOf, parseJson, unsupported } from '../../shared/runtime/body.ts';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import { invalidFields } from '../../shared/runtime/http-error.ts';
import { cleanLine } from '../../shared/runtime/text.ts';
import type { Scalar } from '../../shared/lead/activity.ts';
import { DERIVED_FIELDS } from '../../shared/lead/profile-fields.ts';
import { LEAD_ID } from '../../shared/lead/lead-id.ts';
import { isProfileField, readProfileValue } from '../../shared/lead/profile-values.ts';
import { OUTCOMES } from '../../shared/lead/standing.ts';

const BODY_LIMIT = 16 * 1_024;
const REASON_CHARACTERS = 300;

const reason = z
  .string()
  .transform((text) => cleanLine(text, REASON_CHARACTERS))
  .pipe(z.string().min(1));

/** A tier set by hand. A person has to say why, for others will ask. */
const override = z.strictObject({
  tier: z.enum(['hot', 'warm', 'cold', 'auto']),
  forDays: z.number().positive().max(3650).optional(),
  model: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/i)
    .optional(),
  reason,
});

const profile = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine((fields) => Object.keys(fields).length > 0)
  .transform((fields, context): Record<string, Scalar> => {
    const read = Object.entries(fields).map(([field, value]) => [field, readable(field, value)] as const);
    if (read.some(([, value]) => value === undefined)) context.addIssue({ code: 'custom' });
    return Object.fromEntries(read.filter((each): each is [string, Scalar] => each[1] !== undefined));
  });

/** The value that is kept; undefined for a field that sales cannot state, or for what does not fit it. */
const readable = (field: string, value: Scalar): Scalar | undefined =>
  isProfileField(field) && field !== 'email' && !DERIVED_FIELDS.has(field)
    ? readProfileValue(field, value)
    : undefined;

/** What `PATCH /leads/{id}` may ask for: a tier by hand, or facts that sales has learnt. */
export const patch = z
  .strictObject({ override: override.optional(), profile: profile.optional() })
  .refine((wish) => wish.override ?? wish.profile, { path: ['override'] });

/** What `POST /leads/{id}/outcome` tells. A rejection needs its reason: it is what marketing learns from. */
export const outcome = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    reason: reason.optional(),
    /** Of the sale, in the company's own currency. */
    value: z.number().min(0).max(1e12).optional(),
  })
  .refine((told) => told.outcome === 'won' || told.reason !== undefined, { path: ['reason'] });

/** What `POST /leads/{id}/merge` asks for: that another lead counts for this one, or no longer does. */
export const merge = z
  .strictObject({
    with: z.string().regex(LEAD_ID).optional(),
    undo: z.string().regex(LEAD_ID).optional(),
    reason: reason.optional(),
  })
  .refine((wish) => (wish.with === undefined) !== (wish.undo === undefined), { path: ['with'] });

const HINTS: Readonly<Record<string, string>> = {
  override:
    'A tier (hot, warm, cold, or auto for what the model says), a reason, and for how many days if not for good.',
  profile: 'Profile fields that sales can state, each with a value that fits; the address cannot be changed.',
  outcome: 'One of won, lost, rejected.',
  reason: 'Please say why: a lost or rejected lead needs a reason.',
  value: 'A number, not negative.',
  with: 'The id of the lead that is the same person; or "undo" with the id of one that was merged.',
  undo: 'The id of a lead that was merged into this one.',
};

/** Reads a body. Throws 400 with what to correct, 413 and 415. */
export function readBody<T>(request: HttpRequest, schema: z.ZodType<T>): T {
  if (contentTypeOf(request.headers).type !== 'application/json') throw unsupported();
  const parsed = schema.safeParse(parseJson(bodyBytes(request, BODY_LIMIT)));
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => String(path[0] ?? 'body'));
  const hint = (name: string): string => HINTS[name] ?? `It may have: ${Object.keys(HINTS).join(', ')}.`;
  throw invalidFields(Object.fromEntries(names.map((name) => [name, hint(name)])));
}
