import * as z from 'zod';
import { bodyBytes, contentTypeOf, parseJson, unsupported } from '../../shared/runtime/body.ts';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import { invalidFields } from '../../shared/runtime/http-error.ts';
import { cleanLine } from '../../shared/runtime/text.ts';
import type { Scalar } from '../../shared/lead/activity.ts';
import { DERIVED_FIELDS } from '../../shared/lead/profile-fields.ts';
import { LEAD_ID } from '../../shared/lead/lead-id.ts';
import { isProfileField, readProfileValue } from '../../shared/lead/profile-values.ts';
import { OUTCOMES, SETTABLE_TIERS } from '../../shared/lead/standing.ts';

const BODY_LIMIT = 16 * 1_024;
const REASON_CHARACTERS = 300;

const reason = z
  .string()
  .transform((text) => cleanLine(text, REASON_CHARACTERS))
  .pipe(z.string().min(1));

/** A tier set by hand. The reason is required, so that colleagues can understand the override. */
const override = z.strictObject({
  tier: z.enum([...SETTABLE_TIERS, 'auto']),
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

/** The value to store; undefined for a field that sales cannot set, or an invalid value. */
const readable = (field: string, value: Scalar): Scalar | undefined =>
  isProfileField(field) && field !== 'email' && !DERIVED_FIELDS.has(field)
    ? readProfileValue(field, value)
    : undefined;

/** Body of `PATCH /leads/{id}`: a tier override, profile fields, or both. */
export const patch = z
  .strictObject({ override: override.optional(), profile: profile.optional() })
  .refine((body) => body.override ?? body.profile, { path: ['override'] });

/**
 * Body of `POST /leads/{id}/outcome`. A lost or rejected lead needs a reason, because marketing learns from
 * it.
 */
export const outcome = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    reason: reason.optional(),
    /** Value of the sale, in the company's currency. */
    value: z.number().min(0).max(1e12).optional(),
  })
  .refine((body) => body.outcome === 'won' || body.reason !== undefined, { path: ['reason'] });

/** Body of `POST /leads/{id}/merge`: the lead to merge into this one, or the one whose merge to undo. */
export const merge = z
  .strictObject({
    with: z.string().regex(LEAD_ID).optional(),
    undo: z.string().regex(LEAD_ID).optional(),
    reason: reason.optional(),
  })
  .refine((body) => (body.with === undefined) !== (body.undo === undefined), { path: ['with'] });

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

/** Parses a request body. Throws 400 with a hint per field, 413 and 415. */
export function readBody<T>(request: HttpRequest, schema: z.ZodType<T>): T {
  if (contentTypeOf(request.headers).type !== 'application/json') throw unsupported();
  const parsed = schema.safeParse(parseJson(bodyBytes(request, BODY_LIMIT)));
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => String(path[0] ?? 'body'));
  const hint = (name: string): string => HINTS[name] ?? `It may have: ${Object.keys(HINTS).join(', ')}.`;
  throw invalidFields(Object.fromEntries(names.map((name) => [name, hint(name)])));
}
