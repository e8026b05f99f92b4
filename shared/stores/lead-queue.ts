import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { INDEXES, leadKey, rankKey, scoreKey, shardOf, SHARDS, subjectOf } from './keys.ts';

/** One place in the queue: a lead and its rank (coarse; higher is better). */
const queuePlace = z.object({ leadId: z.string(), rank: z.number() });
export type QueuePlace = z.infer<typeof queuePlace>;

/** How far a reader has come: the last place taken of each shard, null where none was taken yet. */
export const queueProgress = z.array(queuePlace.nullable()).length(SHARDS);
export type QueueProgress = z.infer<typeof queueProgress>;

/** The start of the queue. */
const FROM_THE_TOP: QueueProgress = Array.from({ length: SHARDS }, () => null);

/** How far a reader has come who went on from there and took these places. */
export function progressAfter(
  from: QueueProgress = FROM_THE_TOP,
  taken: readonly QueuePlace[],
): QueueProgress {
  const progress = [...from];
  for (const place of taken) progress[shardOf(place.leadId)] = place;
  return progress;
}

/** Which queue: one for each model and tier. */
export interface QueueName {
  readonly model: string;
  readonly tier: string;
}

export interface QueuePage {
  readonly places: QueuePlace[];
  /** Where to go on; undefined at the end. */
  readonly next?: QueueProgress;
}

const indexItem = z.object({ pk: z.string(), rank: z.number() });

/**
 * The ranked queue: leads of one model and tier, the best first, from an index that trails the scores by
 * moments.
 */
export class LeadQueue {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * The next `limit` leads. Reads every shard and merges them by rank, stably: within a rank each shard keeps
   * its order.
   */
  async page(queue: QueueName, limit: number, from: QueueProgress = FROM_THE_TOP): Promise<QueuePage> {
    const shards = await Promise.all(from.map((after, shard) => this.#shard(queue, shard, limit, after)));
    const places = shards
      .flat()
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, limit);
    return places.length < limit ? { places } : { places, next: progressAfter(from, places) };
  }

  async #shard(
    { model, tier }: QueueName,
    shard: number,
    limit: number,
    after: QueuePlace | null,
  ): Promise<QueuePlace[]> {
    const rankedUnder = rankKey(model, tier, shard);
    const start = after && {
      pk: leadKey(after.leadId),
      sk: scoreKey(model),
      rankKey: rankedUnder,
      rank: after.rank,
    };
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.ranked,
        KeyConditionExpression: 'rankKey = :key',
        ExpressionAttributeValues: { ':key': rankedUnder },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: start ?? undefined,
      }),
    );
    return Items.map((item) => {
      const { pk, rank } = indexItem.parse(item);
      return { leadId: subjectOf(pk)?.id ?? pk, rank };
    });
  }
}
