import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Playbook } from '../playbook/schema.ts';
import { jobKey, PREVIEW_KEY } from './keys.ts';
import { packBody, unpackBody } from './playbook-body.ts';
import { DAY_SECONDS } from '../runtime/time.ts';

/** As long as the reports of its job. */
const KEPT_SECONDS = 7 * DAY_SECONDS;

const previewFacts = z.object({
  id: z.string(),
  /** The instant as of which leads are compared; ms. */
  at: z.int(),
  /** The version that counted then. */
  active: z.int().positive(),
  /** Of the draft's document, as it was when the preview was asked for. */
  hash: z.string(),
});
export type PreviewFacts = z.infer<typeof previewFacts>;

/** A preview with the document that is tried. */
export interface Preview extends PreviewFacts {
  readonly document: unknown;
}

const previewItem = previewFacts.extend({ body: z.instanceof(Uint8Array) });

/** What previews try. What they find lies in the reports of their jobs. */
export class PreviewStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Keeps the draft as it is now. Throws `PlaybookTooLarge`. */
  async put(facts: PreviewFacts, draft: Playbook): Promise<void> {
    const expiresAt = Math.ceil(facts.at / 1_000) + KEPT_SECONDS;
    const Item = { ...keyOf(facts.id), ...facts, body: await packBody(draft), expiresAt };
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  }

  /** undefined for one that never was, or is forgotten. */
  async find(id: string): Promise<Preview | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(id), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { body, ...facts } = previewItem.parse(Item);
    return { ...facts, document: await unpackBody(body) };
  }
}

const keyOf = (id: string): { pk: string; sk: string } => ({ pk: jobKey(id), sk: PREVIEW_KEY });
