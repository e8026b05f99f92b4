import * as z from 'zod';
import { bodyBytes, contentTypeOf, parseJson, unsupported } from '../../shared/runtime/body.ts';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import { invalidFields, HttpError } from '../../shared/runtime/http-error.ts';
import { cleanLine } from '../../shared/runtime/text.ts';

/** Largest document as sent (bytes). Compressed, a playbook may have 350 KB. */
const DOCUMENT_BYTES = 2 * 1_024 * 1_024;
const BODY_BYTES = 4_096;
const NOTE_CHARACTERS = 500;

/** The document in a request body, not validated. Throws 400, 413, 415. */
export function documentIn(request: HttpRequest): unknown {
  if (contentTypeOf(request.headers).type !== 'application/json') throw unsupported();
  return parseJson(bodyBytes(request, DOCUMENT_BYTES));
}

const requestBody = z.object({
  /** Hash of the document that the sender has read. */
  hash: z.string().max(100).optional(),
  /** Reason, for the audit. */
  note: z
    .string()
    .transform((text) => cleanLine(text, NOTE_CHARACTERS))
    .optional(),
});

/**
 * The body of a sign, publish or restore request. Every field, and the body itself, is optional. Throws 400.
 */
export function bodyIn(request: HttpRequest): z.infer<typeof requestBody> {
  const bytes = bodyBytes(request, BODY_BYTES);
  if (bytes.byteLength === 0) return {};
  const { data, error } = requestBody.safeParse(parseJson(bytes));
  if (error) throw invalidFields({ [String(error.issues[0]?.path[0] ?? 'body')]: 'A text.' });
  return { ...data, ...(data.note === '' && { note: undefined }) };
}

/** The revision in `If-Match`; undefined without that header. */
export const revisionSeen = ({ headers }: HttpRequest): string | undefined =>
  headers['if-match']?.replace(/^W\//, '').replaceAll('"', '').trim();

/** The version number in the path. Throws 400. */
export function versionIn({ pathParameters }: HttpRequest): number {
  const text = pathParameters?.n ?? '';
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new HttpError(400, 'invalid_version', 'A version is a number from 1 on.');
  return Number(text);
}

const PAGE = 50;
const LARGEST_PAGE = 100;
const limit = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(LARGEST_PAGE))
  .default(PAGE);

/** The page parameters of a list that is read newest first. Throws 400. */
export function pageIn<T>(
  { queryStringParameters }: HttpRequest,
  before: z.ZodType<T>,
): { limit: number; before?: T } {
  const { data, error } = z
    .object({ limit, before: before.optional() })
    .safeParse(queryStringParameters ?? {});
  if (error) {
    const name = String(error.issues[0]?.path[0]);
    throw invalidFields({
      [name]: name === 'limit' ? `A number from 1 to ${LARGEST_PAGE}.` : 'As the page before says.',
    });
  }
  return data;
}
