import * as z from 'zod';
import { BANT } from '../lead/bant.ts';
import { keyedDigest } from '../runtime/digest.ts';
import { sameSignature, signatureOf } from '../runtime/signature.ts';
import { webUrl } from '../runtime/web-url.ts';

/**
 * Longer than any token we make (a link's address has 1,000 characters at most); what is longer is refused
 * unread.
 */
const TOKEN_LIMIT = 5_000;

/** The lead a token concerns, and the mail it came in. */
const mailed = { leadId: z.string(), messageId: z.string() };

/** Token purposes and their claims. A token for one purpose is never valid for another. */
const claimsSchema = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('unsubscribe'), ...mailed, messageId: z.string().optional() }),
  /** What a lead agrees to, shown and changed. */
  z.strictObject({ purpose: z.literal('preferences'), ...mailed, messageId: z.string().optional() }),
  /** The consent that a confirmation mail asks for. */
  z.strictObject({ purpose: z.literal('confirm'), ...mailed }),
  /** The picture of a mail. */
  z.strictObject({ purpose: z.literal('open'), ...mailed }),
  /** A link of a mail. Where it leads is signed with it: nobody else can make us send people on. */
  z.strictObject({
    purpose: z.literal('click'),
    ...mailed,
    linkId: z.string(),
    url: webUrl(TOKEN_LIMIT),
  }),
  /**
   * Whoever arrives on a page of ours by such a link; `clickId` is the click's activity, `until` (ms) the
   * end.
   */
  z.strictObject({ purpose: z.literal('arrival'), ...mailed, clickId: z.string(), until: z.int() }),
  /** An answer to a question that a mail asks: to which, what it says, and the language of the mail. */
  z.strictObject({
    purpose: z.literal('answer'),
    ...mailed,
    question: z.enum(BANT),
    value: z.string(),
    language: z.string(),
  }),
]);

type AnyClaims = z.infer<typeof claimsSchema>;
export type TokenPurpose = AnyClaims['purpose'];
export type TokenClaims<P extends TokenPurpose = TokenPurpose> = Extract<AnyClaims, { purpose: P }>;

/** Keys by id, and which of them signs. An older key still verifies until it is taken out. */
export interface KeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, string>;
}

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
 * Signs and opens the tokens in links: `key id . claims . signature`. A token is bound to its purpose and
 * environment, is good for its lead only, and ends with the key that signed it; where it has an end of its
 * own, who opens it checks that.
 */
export class TokenSigner {
  readonly #ring: KeyRing;
  readonly #environment: string;

  constructor(ring: KeyRing, environment: string) {
    this.#ring = ring;
    this.#environment = environment;
  }

  /** A token that fits into a path segment of a URL. Throws `BadKeyRing`. */
  sign({ purpose, ...content }: TokenClaims): string {
    const keyId = this.#ring.current;
    const claims = Buffer.from(JSON.stringify(content)).toString('base64url');
    const signature = this.#signature(keyId, purpose, claims);
    if (signature === undefined) throw new BadKeyRing('The current key is not in the ring.');
    return `${keyId}.${claims}.${signature}`;
  }

  /** The claims of a token made for this purpose in this environment; undefined for every other text. */
  verify<P extends TokenPurpose>(purpose: P, token: string): TokenClaims<P> | undefined {
    if (token.length > TOKEN_LIMIT) return undefined;
    const [keyId = '', claims = '', signature = '', ...rest] = token.split('.');
    const expected = this.#signature(keyId, purpose, claims);
    if (expected === undefined || rest.length > 0 || !sameSignature(signature, expected)) return undefined;
    const content = tryJson(Buffer.from(claims, 'base64url').toString());
    const { data } = claimsSchema.safeParse({ ...content, purpose });
    return data && isFor(purpose, data) ? data : undefined;
  }

  /** Keys the hashes of what may not be stored as it is. It changes with the key that signs. */
  get hashKey(): string {
    return keyedDigest(this.#ring.keys.get(this.#ring.current) ?? '', ['hash', this.#environment]);
  }

  #signature(keyId: string, purpose: string, claims: string): string | undefined {
    const key = this.#ring.keys.get(keyId);
    return key === undefined ? undefined : signatureOf(key, [this.#environment, purpose], claims);
  }
}

const isFor = <P extends TokenPurpose>(purpose: P, claims: TokenClaims): claims is TokenClaims<P> =>
  claims.purpose === purpose;

function tryJson(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
