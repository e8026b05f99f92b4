import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { isoInstant } from '../runtime/instant.ts';
import { API_KEY_AUDIT } from './keys.ts';
import { keyHolder } from './version-item.ts';

const DEEDS = ['created', 'rotated', 'revoked'] as const;
/** What can be done to a key. */
export type KeyDeed = (typeof DEEDS)[number];

const keyAuditEntry = z.object({
  /** ms. */
  at: z.int(),
  who: keyHolder,
  what: z.enum(DEEDS),
  /** The name of the key. */
  key: z.string(),
});
type KeyAuditEntry = z.infer<typeof keyAuditEntry>;

/**
 * How an entry is written, together with what it tells of. `unique` sets apart those of one millisecond.
 */
export const keyAuditPut = (table: string, entry: KeyAuditEntry, unique: string) => ({
  TableName: table,
  Item: { pk: API_KEY_AUDIT, sk: `${isoInstant(entry.at)}#${unique}`, ...keyAuditEntry.parse(entry) },
  ConditionExpression: 'attribute_not_exists(pk)',
});

/** The record of who did what to API keys: entries are added, never changed. */
export class ApiKeyAudit {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The newest entries, or those before one; each with its id. */
  async page(limit: number, before?: string): Promise<(KeyAuditEntry & { readonly id: string })[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: {
          ':pk': API_KEY_AUDIT,
          ...(before !== undefined && { ':before': before }),
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return Items.map((item) => ({ id: String(item.sk), ...keyAuditEntry.parse(item) }));
  }
}
