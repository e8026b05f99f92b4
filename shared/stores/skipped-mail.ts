import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { INDEXES, leadKey, SKIPPED_OWNER, subjectOf } from './keys.ts';

/** One mail that was given up: whose, under which key it lies there, and when (ms). */
export const skippedPlace = z.object({ leadId: z.string(), sk: z.string(), at: z.number() });
export type SkippedPlace = z.infer<typeof skippedPlace>;

const indexItem = z.object({ pk: z.string(), sk: z.string(), ownerAt: z.number() });

const placeOf = (item: unknown): SkippedPlace => {
  const { pk, sk, ownerAt } = indexItem.parse(item);
  return { leadId: subjectOf(pk)?.id ?? pk, sk, at: ownerAt };
};

/**
 * Mail to leads that was given up, the latest first. It stands in the owner index under an owner of its own:
 * the index is sparse, so that it costs nothing until a mail is given up, and trails the table by moments.
 */
export class SkippedMail {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The next `limit` of them after a place; fewer are left when fewer are returned. */
  async page(limit: number, after?: SkippedPlace): Promise<SkippedPlace[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.owner,
        KeyConditionExpression: 'ownerKey = :owner',
        ExpressionAttributeValues: { ':owner': SKIPPED_OWNER },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: after && keyOf(after),
      }),
    );
    return Items.map(placeOf);
  }
}

const keyOf = ({ leadId, sk, at }: SkippedPlace) => ({
  pk: leadKey(leadId),
  sk,
  ownerKey: SKIPPED_OWNER,
  ownerAt: at,
});
