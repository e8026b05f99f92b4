import { createHash, randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ROLES, type Role } from '../access/roles.ts';
import { API_KEY_SORT, apiKeyKey } from './keys.ts';

const KEY_BYTES = 32;
/** `kindling_` and 32 random bytes in base64url. */
const KEY = /^kindling_[\w-]{43}$/;

/** Whose key it is. The name is what appears in records of who did what. */
export interface ApiKeyHolder {
  readonly role: Role;
  readonly name: string;
}

const storedKey = z.object({ role: z.enum(ROLES), name: z.string() });
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** API keys: only their hashes are kept, so that whoever reads the table cannot use one. */
export class ApiKeyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Makes a key and answers with it; it can never be read again. */
  async create(
    holder: ApiKeyHolder,
    createdAt: number,
    random: (bytes: number) => Buffer = randomBytes,
  ): Promise<string> {
    const key = `kindling_${random(KEY_BYTES).toString('base64url')}`;
    const Item = { pk: apiKeyKey(hashOf(key)), sk: API_KEY_SORT, ...holder, createdAt };
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return key;
  }

  /**
   * Who holds a key; undefined for any text that is not a key of ours. The lookup is by hash, so its timing
   * tells nothing.
   */
  async holder(key: string): Promise<ApiKeyHolder | undefined> {
    if (!KEY.test(key)) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: apiKeyKey(hashOf(key)), sk: API_KEY_SORT },
        ConsistentRead: true,
      }),
    );
    return Item && storedKey.parse(Item);
  }
}
