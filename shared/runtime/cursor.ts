import type * as z from 'zod';
import { sameSignature, signatureOf } from './signature.ts';

/** Longer than any cursor we make. */
const CURSOR_LIMIT = 4_000;

/** A place in a list, signed: it can be carried by anyone and changed by nobody. `scope` says which list. */
export function sealCursor(key: string, scope: readonly string[], place: unknown): string {
  const text = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${text}.${signatureOf(key, ['cursor', ...scope], text)}`;
}

/** The place a cursor of this list marks; undefined for every other text. */
export function openCursor<T>(
  key: string,
  scope: readonly string[],
  cursor: string,
  schema: z.ZodType<T>,
): T | undefined {
  const [text = '', signature = '', ...rest] = cursor.length > CURSOR_LIMIT ? [] : cursor.split('.');
  const expected = signatureOf(key, ['cursor', ...scope], text);
  if (rest.length > 0 || !sameSignature(signature, expected)) return undefined;
  const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  return schema.parse(place);
}
