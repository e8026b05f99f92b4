import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AUDIT_END, auditIdIn, auditKey, PLAYBOOK_KEY } from './keys.ts';
import { keyHolder } from './version-item.ts';
import { isoInstant } from '../runtime/instant.ts';
import { shorten } from '../runtime/text.ts';

/** What can be done to the playbook. */
const DEEDS = [
  'draft_saved',
  'draft_discarded',
  'signed',
  'previewed',
  'published',
  'restored',
  'released',
] as const;

const auditEntry = z.object({
  /** ms. */
  at: z.int(),
  who: keyHolder,
  what: z.enum(DEEDS),
  /** The version it made or was about. */
  version: z.int().positive().optional(),
  /** The version that was active then. */
  basedOn: z.int().positive().optional(),
  restoredFrom: z.int().positive().optional(),
  /** Which document, by its hash. */
  hash: z.string().optional(),
  note: z.string().optional(),
  /** What changed, in words; the first of `changeCount`. */
  changes: z.array(z.string()).optional(),
  changeCount: z.int().optional(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
/** An entry with its id, by which the next page is asked for. */
export type StoredAuditEntry = AuditEntry & { readonly id: string };

const CHANGES = 20;
const CHANGE_CHARACTERS = 200;

/** What a change says in words, as far as an entry takes it. */
export const changesKept = (changes: readonly string[]): Pick<AuditEntry, 'changes' | 'changeCount'> => ({
  changes: changes.slice(0, CHANGES).map((change) => shorten(change, CHANGE_CHARACTERS)),
  changeCount: changes.length,
});

/**
 * How an entry is written, alone or together with what it tells of. `unique` sets apart those of one
 * millisecond.
 */
export const auditPut = (table: string, entry: AuditEntry, unique: string) => ({
  TableName: table,
  Item: {
    pk: PLAYBOOK_KEY,
    sk: auditKey(`${isoInstant(entry.at)}#${unique}`),
    ...auditEntry.parse(entry),
  },
  ConditionExpression: 'attribute_not_exists(pk)',
});

/** The record of who did what to the playbook: entries are added, never changed. */
export class PlaybookAudit {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #newId: () => string;

  constructor(client: DynamoDBDocumentClient, table: string, newId: () => string) {
    this.#client = client;
    this.#table = table;
    this.#newId = newId;
  }

  /** Adds an entry about something that writes nothing else of the playbook. */
  async add(entry: AuditEntry): Promise<void> {
    await this.#client.send(new PutCommand(auditPut(this.#table, entry, this.#newId())));
  }

  /** The newest entries, or those before one. */
  async page(limit: number, before?: string): Promise<StoredAuditEntry[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': PLAYBOOK_KEY,
          ':first': auditKey(''),
          ':last': before === undefined ? AUDIT_END : auditKey(before),
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit + 1,
      }),
    );
    return Items.map((item) => ({ id: auditIdIn(String(item.sk)), ...auditEntry.parse(item) }))
      .filter(({ id }) => id !== before)
      .slice(0, limit);
  }
}
