import * as z from 'zod';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import { type HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { parseInstant } from '../../shared/runtime/instant.ts';
import { TIERS } from '../../shared/lead/standing.ts';

/** Default and largest page of the queue: each lead costs one read. */
const PAGE = 25;
const LARGEST_PAGE = 100;

const model = z.string().max(64).default('default');
const instant = z.string().transform(parseInstant).pipe(z.number()).optional();
const whole = z
  .string()
  .regex(/^\d{1,8}$/)
  .transform(Number);

export const queueQuery = z.object({
  model,
  tier: z.enum(TIERS).default('hot'),
  limit: whole.pipe(z.int().min(1).max(LARGEST_PAGE)).default(PAGE),
  cursor: z.string().optional(),
});
export const historyQuery = z.object({ model });
export const scoreQuery = z.object({
  model,
  at: instant,
  known: instant,
  playbook: whole.pipe(z.int().min(1)).optional(),
});

const HINTS: Readonly<Record<string, string>> = {
  model: "One of the playbook's models.",
  tier: 'One of unknown, cold, warm, hot.',
  limit: `A number from 1 to ${LARGEST_PAGE}.`,
  cursor: 'The cursor of the page before.',
  at: 'An instant as in RFC 3339.',
  known: 'An instant as in RFC 3339.',
  playbook: 'The number of a playbook version.',
};

/** A 400 that says what the parameter should be. */
export const badParameter = (name: string): HttpError =>
  invalidFields({ [name]: HINTS[name] ?? 'Not understood.' });

/** Parses the query parameters; unknown ones are ignored. Throws 400. */
export function readQuery<T>(request: HttpRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.queryStringParameters ?? {});
  if (!parsed.success) throw badParameter(String(parsed.error.issues[0]?.path[0]));
  return parsed.data;
}

/** A model of a playbook. Throws 400 for one it does not have. */
export function modelNamed(playbook: CompiledPlaybook, name: string): CompiledModel {
  const compiled = playbook.models.get(name);
  if (!compiled) throw badParameter('model');
  return compiled;
}
