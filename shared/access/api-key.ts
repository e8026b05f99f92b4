import * as z from 'zod';
import { nameLike } from '../runtime/names.ts';
import { ROLES, type Role } from './roles.ts';

/** Names the key's holder in audit records. */
export const keyName = nameLike(/^[A-Za-z0-9_](?:[\w .-]{0,58}[\w.-])?$/).describe(
  'A name has 1 to 60 letters, digits, blanks, dots, hyphens or underscores.',
);

/** Two names are one if they differ only in case: people read them, and records name people by them. */
export const sameNameAs = (name: string): string => name.toLowerCase();

/** Who acts on a key, as records say it. */
const keyActor = z.object({ name: z.string(), role: z.enum(ROLES) });

/** A key as it is managed; its secret is kept nowhere. All instants in ms. */
export const apiKeyRecord = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  createdAt: z.number(),
  createdBy: keyActor,
  /** From when on it opens nothing. Not `expiresAt`, by which the table would delete it. */
  endsAt: z.number().optional(),
  /** When it last got a new secret. */
  rotatedAt: z.number().optional(),
  revokedAt: z.number().optional(),
  /** Hash of the secret, and of the one before with the instant until which that one still opens. */
  hash: z.string(),
  previous: z.object({ hash: z.string(), until: z.number() }).optional(),
  /** Counts the writes of this item; each is conditional on the one before. */
  version: z.int().positive(),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecord>;
export type KeyActor = z.infer<typeof keyActor>;

export type KeyState = 'active' | 'expired' | 'revoked';

/** Where a key stands at an instant (ms). */
export const stateOf = (
  { revokedAt, endsAt }: Pick<ApiKeyRecord, 'revokedAt' | 'endsAt'>,
  now: number,
): KeyState => {
  if (revokedAt !== undefined) return 'revoked';
  return endsAt !== undefined && endsAt <= now ? 'expired' : 'active';
};

/** Whose key it is. The name is what appears in records of who did what. */
export interface ApiKeyHolder {
  readonly role: Role;
  readonly name: string;
}
