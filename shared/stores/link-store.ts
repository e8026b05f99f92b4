import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Link } from '../scoring/identity.ts';
import { linkKey, visitorKey } from './keys.ts';

/** Instants kept for one lead on one browser: 100 fit an item of 1 KB, and nobody fills in forms on more occasions. */
const MOST_INSTANTS = 100;

const storedLink = z.object({ leadId: z.string(), at: z.set(z.number()) });

/** Which leads a browser was identified as. Written before that browser's log is read, so that no hit falls between. */
export class LinkStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** All leads of a browser; strongly consistent. */
  async of(visitorId: string): Promise<Link[]> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': visitorKey(visitorId) },
        ConsistentRead: true,
      }),
    );
    return (Items ?? []).map((item) => {
      const { leadId, at } = storedLink.parse(item);
      return { leadId, at: [...at] };
    });
  }

  /** Adds instants at which a browser was this lead's. */
  async add(visitorId: string, leadId: string, instants: readonly number[]): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { pk: visitorKey(visitorId), sk: linkKey(leadId) },
        UpdateExpression: 'SET leadId = :lead ADD #at :instants',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: {
          ':lead': leadId,
          ':instants': new Set(instants.slice(0, MOST_INSTANTS)),
        },
      }),
    );
  }
}
