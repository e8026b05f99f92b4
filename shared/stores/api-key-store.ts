import { createHash, randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type ApiKeyHolder,
  type ApiKeyRecord,
  apiKeyRecord,
  type KeyActor,
  sameNameAs,
  stateOf,
} from '../access/api-key.ts';
import { ROLES, type Role } from '../access/roles.ts';
import { keyAuditPut, type KeyDeed } from './api-key-audit.ts';
import { API_KEY_RECORDS, API_KEY_SORT, apiKeyKey } from './keys.ts';
import { transactWrite } from './transact-write.ts';

const KEY_BYTES = 32;
/** `kindling_` and 32 random bytes in base64url. */
const KEY = /^kindling_[\w-]{43}$/;

/** Another key has the name, or had it: a record names one key for good. */
export class KeyNameTaken extends Error {
  override readonly name = 'KeyNameTaken';
}
/** There is no key of the name. */
export class KeyUnknown extends Error {
  override readonly name = 'KeyUnknown';
}
/** The key was revoked or has expired: it stays so. */
export class KeyEnded extends Error {
  override readonly name = 'KeyEnded';
}
/** Somebody else changed the key in the same moment. */
export class KeyChanged extends Error {
  override readonly name = 'KeyChanged';
}

/** What a request is checked against, by the hash of its key. */
const storedSecret = z.object({
  role: z.enum(ROLES),
  name: z.string(),
  /** From when on it opens nothing (ms). */
  usableUntil: z.number().optional(),
  /** The UTC day of its last use. */
  lastUsedOn: z.string().optional(),
});

/** A key and the day of its last use (UTC). */
export type ListedKey = ApiKeyRecord & { readonly lastUsedOn?: string };

/** A key to be. */
export interface NewKey {
  readonly role: Role;
  readonly name: string;
  /** ms. */
  readonly expiresAt?: number;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** API keys: only their hashes are kept, so that whoever reads the table cannot use one. */
export class ApiKeyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #random: (bytes: number) => Buffer;

  constructor(client: DynamoDBDocumentClient, table: string, random = randomBytes) {
    this.#client = client;
    this.#table = table;
    this.#random = random;
  }

  /** Makes a key and answers with it; it can never be read again. Throws `KeyNameTaken`. */
  async create({ role, name, expiresAt }: NewKey, createdBy: KeyActor, createdAt: number): Promise<string> {
    const key = this.#newKey();
    const hash = hashOf(key);
    const record: ApiKeyRecord = { name, role, createdAt, createdBy, endsAt: expiresAt, hash, version: 1 };
    const lost = await transactWrite(this.#client, [
      this.#put(record),
      this.#putSecret(hash, { role, name, usableUntil: expiresAt }),
      this.#audit('created', name, createdBy, createdAt),
    ]);
    if (lost.length > 0) throw new KeyNameTaken(name);
    return key;
  }

  /** Gives a key a new secret; the old one opens for `overlapMs` more. Throws what is named above. */
  async rotate(name: string, by: KeyActor, at: number, overlapMs: number): Promise<string> {
    const record = await this.#live(name, at);
    const key = this.#newKey();
    const hash = hashOf(key);
    const until = Math.min(at + overlapMs, record.endsAt ?? Infinity);
    const next = { ...record, hash, previous: { hash: record.hash, until }, rotatedAt: at };
    await this.#change(record, next, [
      this.#putSecret(hash, { role: record.role, name: record.name, usableUntil: record.endsAt }),
      this.#end(record.hash, until),
      ...this.#endPrevious(record, at),
      this.#audit('rotated', record.name, by, at),
    ]);
    return key;
  }

  /** Ends a key for good, its secret before the last rotation too. Throws what is named above. */
  async revoke(name: string, by: KeyActor, at: number): Promise<void> {
    const record = await this.#live(name, at);
    await this.#change(record, { ...record, revokedAt: at }, [
      this.#end(record.hash, at),
      ...this.#endPrevious(record, at),
      this.#audit('revoked', record.name, by, at),
    ]);
  }

  /** Keys by name, ended ones too, after a name. */
  async list(limit: number, after = ''): Promise<ListedKey[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: { ':pk': API_KEY_RECORDS, ':after': sameNameAs(after) || ' ' },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return Promise.all(
      Items.map(async (item) => {
        const record = apiKeyRecord.parse(item);
        const lastUsedOn = (await this.#secret(record.hash))?.lastUsedOn;
        return { ...record, ...(lastUsedOn !== undefined && { lastUsedOn }) };
      }),
    );
  }

  /**
   * Who holds a key at an instant (ms), with the UTC day of its last use; undefined for any text that is no key
   * of ours, or no longer. The lookup is by hash, so its timing tells nothing.
   */
  async holder(key: string, now: number): Promise<(ApiKeyHolder & { lastUsedOn?: string }) | undefined> {
    if (!KEY.test(key)) return undefined;
    const secret = await this.#secret(hashOf(key));
    if (!secret || (secret.usableUntil ?? Infinity) <= now) return undefined;
    const { role, name, lastUsedOn } = secret;
    return { role, name, ...(lastUsedOn !== undefined && { lastUsedOn }) };
  }

  /** Notes the UTC day on which a key is used. */
  async noteUse(key: string, day: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: secretKey(hashOf(key)),
        UpdateExpression: 'SET lastUsedOn = :day',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':day': day },
      }),
    );
  }

  #newKey(): string {
    return `kindling_${this.#random(KEY_BYTES).toString('base64url')}`;
  }

  async #secret(hash: string): Promise<z.infer<typeof storedSecret> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: secretKey(hash), ConsistentRead: true }),
    );
    return Item && storedSecret.parse(Item);
  }

  async #live(name: string, now: number): Promise<ApiKeyRecord> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: recordKey(name), ConsistentRead: true }),
    );
    if (!Item) throw new KeyUnknown(name);
    const record = apiKeyRecord.parse(Item);
    if (stateOf(record, now) !== 'active') throw new KeyEnded(name);
    return record;
  }

  async #change(
    seen: ApiKeyRecord,
    next: ApiKeyRecord,
    others: Parameters<typeof transactWrite>[1],
  ): Promise<void> {
    const Item = { ...recordKey(seen.name), ...next, version: seen.version + 1 };
    const Put = {
      TableName: this.#table,
      Item,
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': seen.version },
    };
    const lost = await transactWrite(this.#client, [{ Put }, ...others]);
    if (lost.length > 0) throw new KeyChanged(seen.name);
  }

  #put(record: ApiKeyRecord) {
    const Item = { ...recordKey(record.name), ...record };
    return { Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
  }

  #putSecret(hash: string, secret: z.infer<typeof storedSecret>) {
    const Item = { ...secretKey(hash), ...secret };
    return { Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
  }

  /** Ends the secret before the present one, if it still opens. */
  #endPrevious({ previous }: ApiKeyRecord, at: number) {
    return previous ? [this.#end(previous.hash, Math.min(previous.until, at))] : [];
  }

  #end(hash: string, until: number) {
    return {
      Update: {
        TableName: this.#table,
        Key: secretKey(hash),
        UpdateExpression: 'SET usableUntil = :until',
        ExpressionAttributeValues: { ':until': until },
      },
    };
  }

  #audit(what: KeyDeed, key: string, who: KeyActor, at: number) {
    return { Put: keyAuditPut(this.#table, { at, who, what, key }, this.#random(9).toString('base64url')) };
  }
}

const secretKey = (hash: string) => ({ pk: apiKeyKey(hash), sk: API_KEY_SORT });
const recordKey = (name: string) => ({ pk: API_KEY_RECORDS, sk: sameNameAs(name) });
