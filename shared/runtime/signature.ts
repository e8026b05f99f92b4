import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * HMAC-SHA-256 of a text, in base64url. `context` says what the signature is for: one made in another context
 * does not fit.
 */
export const signatureOf = (key: string, context: readonly string[], text: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([...context, text]))
    .digest('base64url');

/**
 * Compares in constant time, and as text: two spellings of the same bytes (base64url leaves bits unused) are
 * not the same signature, so that no single flipped bit of a token is accepted.
 */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
