import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Playbook } from '../playbook/schema.ts';
import { DraftChanged, seen } from './draft-store.ts';
import { ACTIVE_KEY, DRAFT_KEY, PLAYBOOK_KEY, versionIn, versionKey } from './keys.ts';
import { type AuditEntry, auditPut } from './playbook-audit.ts';
import { packBody } from './playbook-body.ts';
import { transactWrite } from './transact-write.ts';
import { type VersionFacts, versionFacts } from './version-item.ts';

/** Another version has become active meanwhile, so this one can no longer follow its predecessor. */
export class VersionOutdated extends Error {
  override readonly name = 'VersionOutdated';
}

export interface VersionRecord extends VersionFacts {
  readonly number: number;
}

/** A version to be: the number after the one that is active. */
export interface NextVersion {
  readonly playbook: Playbook;
  readonly facts: VersionFacts;
  readonly after: number;
  /** The draft that becomes it, by the revision that was seen. */
  readonly draft?: string;
  readonly entry: AuditEntry;
}

/** All that is told of a version but its body, which may be large. */
const FACTS = ['sk', ...Object.keys(versionFacts.shape)];
const FACTS_ONLY = {
  ProjectionExpression: FACTS.map((name) => `#${name}`).join(),
  ExpressionAttributeNames: Object.fromEntries(FACTS.map((name) => [`#${name}`, name])),
};

/**
 * The record of versions, and the one way to a new one. Numbers only rise; what was published never changes.
 */
export class VersionStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #newId: () => string;

  constructor(client: DynamoDBDocumentClient, table: string, newId: () => string) {
    this.#client = client;
    this.#table = table;
    this.#newId = newId;
  }

  /** What is told of a version; undefined where there is none of that number. */
  async record(number: number): Promise<VersionRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: PLAYBOOK_KEY, sk: versionKey(number) },
        ConsistentRead: true,
        ...FACTS_ONLY,
      }),
    );
    return Item && { number, ...versionFacts.parse(Item) };
  }

  /**
   * The newest versions, or those before one. A page may need several reads: bodies count in a read's limit.
   */
  async page(limit: number, before = Number.POSITIVE_INFINITY): Promise<VersionRecord[]> {
    const records: VersionRecord[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': PLAYBOOK_KEY,
            ':first': versionKey(1),
            ':last': versionKey(Math.min(before - 1, HIGHEST)),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit - records.length,
          ExclusiveStartKey: from,
          ...FACTS_ONLY,
        }),
      );
      records.push(
        ...Items.map((item) => ({ number: versionIn(String(item.sk)) ?? 0, ...versionFacts.parse(item) })),
      );
      from = LastEvaluatedKey;
    } while (from !== undefined && records.length < limit);
    return records;
  }

  /**
   * Makes the next version and makes it active, takes the draft away that it was, and records it: all or
   * nothing. Returns its number. Throws `VersionOutdated`, `DraftChanged`, `PlaybookTooLarge`.
   */
  async add({ playbook, facts, after, draft, entry }: NextVersion): Promise<number> {
    const number = after + 1;
    const TableName = this.#table;
    const item = { pk: PLAYBOOK_KEY, sk: versionKey(number), ...facts, body: await packBody(playbook) };
    const lost = await transactWrite(this.#client, [
      { Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } },
      { Put: { TableName, Item: { pk: PLAYBOOK_KEY, sk: ACTIVE_KEY, number }, ...stillActive(after) } },
      { Put: auditPut(TableName, entry, this.#newId()) },
      ...(draft === undefined
        ? []
        : [{ Delete: { TableName, Key: { pk: PLAYBOOK_KEY, sk: DRAFT_KEY }, ...seen(draft) } }]),
    ]);
    if (lost.some((place) => place < DRAFT_PLACE))
      throw new VersionOutdated(`Version ${after} is not active.`);
    if (lost.length > 0) throw new DraftChanged('Somebody else was faster.');
    return number;
  }
}

/** Position of the draft among the items that are written together. */
const DRAFT_PLACE = 3;
/** The highest number that a key holds. */
const HIGHEST = 99_999_999;

const stillActive = (number: number) => ({
  ConditionExpression: '#number = :after',
  ExpressionAttributeNames: { '#number': 'number' },
  ExpressionAttributeValues: { ':after': number },
});
