import * as z from 'zod';
import { sameSignature, signatureOf } from './signature.ts';

/** What the holder of a token may do, and for whom. */
export interface TokenClaims {
  /** The one thing the token is good for. */
  readonly purpose: 'unsubscribe';
  readonly leadId: string;
  /** The mail it came in, where it came in one. */
  readonly messageId?: string;
}

/** Keys by id, and which of them signs. An older key still verifies until it is taken out. */
export interface KeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, string>;
}

/** Longer than any token we make; what is longer is refused unread. */
const TOKEN_LIMIT = 1_000;

const claimsSchema = z.strictObject({ l: z.string(), m: z.string().optional() });

/** The token secret is not a key ring: no link can be signed or opened. */
export class BadKeyRing extends Error {
  override readonly name = 'BadKeyRing';
}

/** Reads the token secret: `{"current":"k1","k1":"…","k0":"…"}`. Throws `BadKeyRing`. */
export function parseKeyRing(secret: string): KeyRing {
  const parsed = z.record(z.string(), z.string()).safeParse(tryJson(secret));
  const { current = '', ...keys } = parsed.data ?? {};
  if (!keys[current]) throw new BadKeyRing('The token secret names no current key.');
  return { current, keys: new Map(Object.entries(keys)) };
}

/**
 * Signs and opens the tokens in links: `key id . claims . signature`. A token is bound to its purpose and environment, is
 * good for its lead only, and has no end of its own: it ends with the key that signed it.
 */
export class TokenSigner {
  readonly #ring: KeyRing;
  readonly #environment: string;

  constructor(ring: KeyRing, environment: string) {
    this.#ring = ring;
    this.#environment = environment;
  }

  /** A token that fits into a path segment of a URL. Throws `BadKeyRing`. */
  sign({ purpose, leadId, messageId }: TokenClaims): string {
    const keyId = this.#ring.current;
    const claims = Buffer.from(JSON.stringify({ l: leadId, m: messageId })).toString('base64url');
    const signature = this.#signature(keyId, purpose, claims);
    if (signature === undefined) throw new BadKeyRing('The current key is not in the ring.');
    return `${keyId}.${claims}.${signature}`;
  }

  /** The claims of a token made for this purpose in this environment; undefined for every other text. */
  verify(purpose: TokenClaims['purpose'], token: string): TokenClaims | undefined {
    if (token.length > TOKEN_LIMIT) return undefined;
    const [keyId = '', claims = '', signature = '', ...rest] = token.split('.');
    const expected = this.#signature(keyId, purpose, claims);
    if (expected === undefined || rest.length > 0 || !sameSignature(signature, expected)) return undefined;
    const { l: leadId, m: messageId } = claimsSchema.parse(
      tryJson(Buffer.from(claims, 'base64url').toString()),
    );
    return { purpose, leadId, messageId };
  }

  #signature(keyId: string, purpose: string, claims: string): string | undefined {
    const key = this.#ring.keys.get(keyId);
    return key === undefined ? undefined : signatureOf(key, [this.#environment, purpose], claims);
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
