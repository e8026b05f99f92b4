import { contentTypeOf, parseJson, unreadable, unsupported, utf8 } from './body.ts';
import type { HttpRequest } from './http.ts';
import { type ErrorKind, HttpError } from './http-error.ts';

/** A form holds at most this many fields, counting repeated ones, files and parts. */
export const FIELD_LIMIT = 100;
/** Nested JSON deeper than this is not a form. */
const DEPTH_LIMIT = 8;

export const TOO_DEEP: ErrorKind = {
  status: 400,
  code: 'too_deep',
  message: `Fields may be nested ${DEPTH_LIMIT} levels deep.`,
};
export const TOO_MANY_FIELDS: ErrorKind = {
  status: 413,
  code: 'too_many_fields',
  message: `A form may have ${FIELD_LIMIT} fields.`,
};

/**
 * What was filled in, by field name; a nested JSON value is named by its path with dots (`answers.0.email`).
 * Of a repeated field the last value counts, as in JSON. All values are text, as in HTML; a map, so that no
 * name can reach a prototype.
 */
export type FormFields = ReadonlyMap<string, string>;

/**
 * Reads a form in any of the three encodings, alike. Throws 400 `unreadable_body`, 413 `too_many_fields`, 415
 * `unsupported_type`.
 */
export async function readFormFields(bytes: Buffer, headers: HttpRequest['headers']): Promise<FormFields> {
  const { type, header } = contentTypeOf(headers);
  if (type === 'application/json' || type.endsWith('+json')) return jsonFields(parseJson(bytes));
  if (type === 'application/x-www-form-urlencoded') return collected(new URLSearchParams(utf8(bytes)));
  if (type === 'multipart/form-data') return collected(await parts(bytes, header));
  throw unsupported();
}

async function parts(bytes: Buffer, header: string): Promise<Iterable<[string, unknown]>> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': header } }).formData();
  } catch {
    throw unreadable();
  }
}

/** Files take their place among the fields but are not kept. */
function collected(entries: Iterable<[string, unknown]>): FormFields {
  const fields = new Map<string, string>();
  let count = 0;
  for (const [name, value] of entries) {
    if (++count > FIELD_LIMIT) throw new HttpError(TOO_MANY_FIELDS);
    if (typeof value === 'string') fields.set(name, value);
  }
  return fields;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function jsonFields(root: unknown): FormFields {
  if (!isObject(root) || Array.isArray(root)) throw unreadable();
  return collected(leaves(root, '', 1));
}

function* leaves(node: object, prefix: string, depth: number): Generator<[string, unknown]> {
  if (depth > DEPTH_LIMIT) throw new HttpError(TOO_DEEP);
  for (const name in node) {
    if (!Object.hasOwn(node, name)) continue;
    const value: unknown = Reflect.get(node, name);
    if (isObject(value)) yield* leaves(value, `${prefix}${name}.`, depth + 1);
    else yield [prefix + name, asText(value)];
  }
}

const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
