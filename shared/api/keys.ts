import * as z from 'zod';
import { keyName } from '../access/api-key.ts';
import { ROLES } from '../access/roles.ts';
import type { ErrorKind } from '../runtime/http-error.ts';
import { keyHolder } from './lead-views.ts';
import { operations } from './operation.ts';
import { instant, iso, isoIfAny, list, nextCursor, page } from './parameters.ts';

export const NAME_TAKEN: ErrorKind = {
  status: 409,
  code: 'name_taken',
  message: 'A key has this name, or had it. Records name people by it, so choose another.',
};
export const UNKNOWN_KEY: ErrorKind = {
  status: 404,
  code: 'unknown_key',
  message: 'There is no key of this name.',
};
export const KEY_ENDED: ErrorKind = {
  status: 409,
  code: 'key_ended',
  message: 'This key was revoked or has expired. Create another.',
};
export const KEY_CHANGED: ErrorKind = {
  status: 409,
  code: 'key_changed',
  message: 'Somebody else changed this key this moment. Look again.',
};

const BODY_BYTES = 4_096;
/** For how long the secret before a rotation goes on to open, at most: 30 days. */
const LONGEST_OVERLAP_HOURS = 720;
const DAY_HOURS = 24;

const role = z.enum(ROLES).describe('One of collector, sales, marketing, admin.');
const name = z.string();
const keyPath = z.object({ name: keyName });
const secret = z.string().describe('The key. It is shown once.');

const key = z.strictObject({
  name,
  role,
  state: z.enum(['active', 'expired', 'revoked']),
  createdAt: iso,
  createdBy: keyHolder,
  expiresAt: isoIfAny,
  rotatedAt: isoIfAny,
  revokedAt: isoIfAny,
  lastUsedOn: z.iso.date().optional().describe('The day (UTC) of its last use.'),
});

const A_KEY = {
  name: 'website',
  role: 'collector',
  state: 'active',
  createdAt: '2026-03-02T12:00:00.000Z',
  createdBy: { name: 'Ana', role: 'admin' },
  lastUsedOn: '2026-03-04',
};

/** What admins do with API keys. */
export const manageKeysApi = operations({
  listKeys: {
    route: 'GET /keys',
    callers: [],
    summary: 'The API keys by name, those that have ended too; never their secrets.',
    query: z.object(page(50, 100)),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of keys.',
        schema: z.strictObject({ keys: list(key), cursor: nextCursor }),
        example: { keys: [A_KEY] },
      },
    },
  },
  createKey: {
    route: 'POST /keys',
    callers: [],
    summary: 'Creates an API key.',
    body: {
      type: 'json',
      limit: BODY_BYTES,
      schema: z.strictObject({
        name: keyName,
        role,
        expiresAt: instant.optional().describe('An instant as in RFC 3339 from which on it opens nothing.'),
      }),
      example: { name: 'website', role: 'collector', expiresAt: '2099-01-01T00:00:00Z' },
    },
    replies: {
      201: {
        type: 'application/json',
        description: 'It works at once.',
        schema: z.strictObject({ name, role, expiresAt: isoIfAny, key: secret }),
        example: { name: 'website', role: 'collector', key: 'kindling_…' },
      },
    },
    errors: [NAME_TAKEN],
  },
  rotateKey: {
    route: 'POST /keys/{name}/rotate',
    callers: [],
    summary: 'Gives a key a new secret; the old one opens for a while more.',
    path: keyPath,
    body: {
      type: 'json',
      isOptional: true,
      limit: BODY_BYTES,
      schema: z.strictObject({
        overlapHours: z
          .number()
          .min(0)
          .max(LONGEST_OVERLAP_HOURS)
          .default(DAY_HOURS)
          .describe(`For how many hours the old secret opens: 0 to ${LONGEST_OVERLAP_HOURS}.`),
      }),
      example: { overlapHours: 24 },
    },
    replies: {
      200: {
        type: 'application/json',
        description: 'The new secret works at once.',
        schema: z.strictObject({ name, key: secret, previousUntil: iso }),
        example: { name: 'website', key: 'kindling_…', previousUntil: '2026-03-03T12:00:00.000Z' },
      },
    },
    errors: [UNKNOWN_KEY, KEY_ENDED, KEY_CHANGED],
  },
  revokeKey: {
    route: 'POST /keys/{name}/revoke',
    callers: [],
    summary: 'Ends a key for good. The gateway may let it in for five more minutes.',
    path: keyPath,
    body: { type: 'json', isOptional: true, limit: BODY_BYTES, schema: z.strictObject({}), example: {} },
    replies: {
      200: {
        type: 'application/json',
        description: 'It opens nothing any more.',
        schema: z.strictObject({ name, revokedAt: iso }),
        example: { name: 'website', revokedAt: '2026-03-02T12:00:00.000Z' },
      },
    },
    errors: [UNKNOWN_KEY, KEY_ENDED, KEY_CHANGED],
  },
  listKeyAudit: {
    route: 'GET /keys/audit',
    callers: [],
    summary: 'Who created, rotated and revoked which key, newest first.',
    query: z.object(page(50, 100)),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of the audit.',
        schema: z.strictObject({
          entries: list(
            z.strictObject({
              id: z.string(),
              at: iso,
              who: keyHolder,
              what: z.enum(['created', 'rotated', 'revoked']),
              key: name,
            }),
          ),
          cursor: nextCursor,
        }),
        example: { entries: [] },
      },
    },
  },
});
