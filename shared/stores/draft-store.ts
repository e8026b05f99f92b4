import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Playbook } from '../playbook/schema.ts';
import { DRAFT_KEY, PLAYBOOK_KEY } from './keys.ts';
import { type AuditEntry, auditPut } from './playbook-audit.ts';
import { packBody, unpackBody } from './playbook-body.ts';
import { transactWrite } from './transact-write.ts';
import { keyHolder, signature } from './version-item.ts';

/** The draft is no longer the one that was read: somebody else saved, signed, discarded or published it. */
export class DraftChanged extends Error {
  override readonly name = 'DraftChanged';
}

const draftFacts = z.object({
  /** Changes with every write; whoever writes says which one they have seen. */
  revision: z.string(),
  hash: z.string(),
  /** The version that was active when it was saved, against which its changes were read. */
  basedOn: z.int().positive(),
  savedAt: z.int(),
  savedBy: keyHolder,
  signatures: z.array(signature),
});
export type DraftFacts = z.infer<typeof draftFacts>;

/** What is told of a draft, and the document: as it was saved, which later code may not take any more. */
export interface Draft extends DraftFacts {
  readonly document: unknown;
}

const draftItem = draftFacts.extend({ body: z.instanceof(Uint8Array) });
const KEY = { pk: PLAYBOOK_KEY, sk: DRAFT_KEY };

/** How a write of the draft says which draft it has seen; none at all if undefined. */
export const seen = (revision: string | undefined) =>
  revision === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: { ':seen': revision } };

/**
 * The one version that is being worked on, if there is one. Every write is recorded in the same transaction.
 */
export class DraftStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #newId: () => string;

  constructor(client: DynamoDBDocumentClient, table: string, newId: () => string) {
    this.#client = client;
    this.#table = table;
    this.#newId = newId;
  }

  async current(): Promise<Draft | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: KEY, ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { body, ...facts } = draftItem.parse(Item);
    return { ...facts, document: await unpackBody(body) };
  }

  /** Saves a draft in place of the one that was seen. Throws `DraftChanged`, `PlaybookTooLarge`. */
  async save(
    playbook: Playbook,
    facts: Omit<DraftFacts, 'revision'>,
    before: DraftFacts | undefined,
    entry: AuditEntry,
  ): Promise<DraftFacts> {
    const saved = { ...facts, revision: this.#newId() };
    const Item = { ...KEY, ...saved, body: await packBody(playbook) };
    await this.#write({ Put: { TableName: this.#table, Item, ...seen(before?.revision) } }, entry);
    return saved;
  }

  /** Puts these signatures in place of those that were seen. Throws `DraftChanged`. */
  async sign(
    { revision, ...facts }: DraftFacts,
    signatures: DraftFacts['signatures'],
    entry: AuditEntry,
  ): Promise<DraftFacts> {
    const signed = { ...facts, signatures, revision: this.#newId() };
    const { ConditionExpression, ExpressionAttributeValues } = seen(revision);
    const Update = {
      TableName: this.#table,
      Key: KEY,
      UpdateExpression: 'SET signatures = :signatures, revision = :revision',
      ConditionExpression,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':signatures': signatures,
        ':revision': signed.revision,
      },
    };
    await this.#write({ Update }, entry);
    return signed;
  }

  /** Throws `DraftChanged`. */
  async discard({ revision }: DraftFacts, entry: AuditEntry): Promise<void> {
    await this.#write({ Delete: { TableName: this.#table, Key: KEY, ...seen(revision) } }, entry);
  }

  async #write(write: Parameters<typeof transactWrite>[1][number], entry: AuditEntry): Promise<void> {
    const record = { Put: auditPut(this.#table, entry, this.#newId()) };
    const lost = await transactWrite(this.#client, [write, record]);
    if (lost.length > 0) throw new DraftChanged('Somebody else was faster.');
  }
}
