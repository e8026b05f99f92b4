import * as z from 'zod';
import { stateOf } from '../../shared/access/api-key.ts';
import { KEY_CHANGED, KEY_ENDED, manageKeysApi, NAME_TAKEN, UNKNOWN_KEY } from '../../shared/api/keys.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import { type Handler, serve } from '../../shared/api/serve.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import { isoInstant, isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { HOUR_MS } from '../../shared/runtime/time.ts';
import type { ApiKeyAudit } from '../../shared/stores/api-key-audit.ts';
import {
  type ApiKeyStore,
  KeyChanged,
  KeyEnded,
  KeyNameTaken,
  KeyUnknown,
} from '../../shared/stores/api-key-store.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly keys: Pick<ApiKeyStore, 'create' | 'list' | 'revoke' | 'rotate'>;
  readonly audit: Pick<ApiKeyAudit, 'page'>;
  readonly cursorKey: () => Promise<string>;
}

type Api = typeof manageKeysApi;

/** `GET /keys`: by name. */
const listKeys: Handler<Api['listKeys'], Dependencies> = async (
  { query: { limit, cursor } },
  { clock, cursorKey, keys },
) => {
  const cursors = new ListCursors(await cursorKey(), ['keys'], z.string());
  const now = clock();
  const { shown, next } = await cursors.page(
    { limit, cursor },
    (most, after) => keys.list(most, after),
    (record) => record.name,
  );
  return {
    status: 200,
    body: {
      keys: shown.map((record) => ({
        name: record.name,
        role: record.role,
        state: stateOf(record, now),
        createdAt: isoInstant(record.createdAt),
        createdBy: record.createdBy,
        expiresAt: isoInstantIfAny(record.endsAt),
        rotatedAt: isoInstantIfAny(record.rotatedAt),
        revokedAt: isoInstantIfAny(record.revokedAt),
        lastUsedOn: record.lastUsedOn,
      })),
      cursor: next,
    },
  };
};

/** `POST /keys`. */
const createKey: Handler<Api['createKey'], Dependencies> = async ({ body, caller }, { clock, keys }) => {
  const { name, role, expiresAt } = body;
  const now = clock();
  if (expiresAt !== undefined && expiresAt <= now) throw invalidFields({ expiresAt: 'An instant to come.' });
  const key = await keys.create({ name, role, ...(expiresAt !== undefined && { expiresAt }) }, caller, now);
  return { status: 201, body: { name, role, expiresAt: isoInstantIfAny(expiresAt), key } };
};

/** `POST /keys/{name}/rotate`. */
const rotateKey: Handler<Api['rotateKey'], Dependencies> = async (
  { path: { name }, body: { overlapHours }, caller },
  { clock, keys },
) => {
  const now = clock();
  const overlapMs = Math.round(overlapHours * HOUR_MS);
  const key = await keys.rotate(name, caller, now, overlapMs);
  return { status: 200, body: { name, key, previousUntil: isoInstant(now + overlapMs) } };
};

/** `POST /keys/{name}/revoke`. */
const revokeKey: Handler<Api['revokeKey'], Dependencies> = async (
  { path: { name }, caller },
  { clock, keys },
) => {
  const now = clock();
  await keys.revoke(name, caller, now);
  return { status: 200, body: { name, revokedAt: isoInstant(now) } };
};

/** `GET /keys/audit`: newest first. */
const listKeyAudit: Handler<Api['listKeyAudit'], Dependencies> = async (
  { query: { limit, cursor } },
  { audit, cursorKey },
) => {
  const cursors = new ListCursors(await cursorKey(), ['key audit'], z.string());
  const { shown, next } = await cursors.page(
    { limit, cursor },
    (most, after) => audit.page(most, after),
    (entry) => entry.id,
  );
  return {
    status: 200,
    body: {
      entries: shown.map(({ at, ...entry }) => ({ ...entry, at: isoInstant(at) })),
      cursor: next,
    },
  };
};

/** Serves what admins do with API keys. */
export const manageKeys = serve<Api, Dependencies>(
  manageKeysApi,
  { listKeys, createKey, rotateKey, revokeKey, listKeyAudit },
  asHttpError,
);

function asHttpError(error: unknown): unknown {
  if (error instanceof KeyNameTaken) return new HttpError(NAME_TAKEN);
  if (error instanceof KeyUnknown) return new HttpError(UNKNOWN_KEY);
  if (error instanceof KeyEnded) return new HttpError(KEY_ENDED);
  if (error instanceof KeyChanged) return new HttpError(KEY_CHANGED);
  return error;
}
