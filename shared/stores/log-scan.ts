import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Cut } from '../limits/cut.ts';

/** Where an item lies: ids only. */
export const itemKey = z.strictObject({ pk: z.string().min(1).max(2_048), sk: z.string().min(1).max(1_024) });
export type ItemKey = z.infer<typeof itemKey>;

/**
 * Everything under one partition key, in order of the sort key, or what is kept of more than is read; never
 * empty.
 */
export interface Partition {
  readonly pk: string;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

/** Where a partition ends. */
export const endOf = ({ pk, items }: Partition): ItemKey => ({ pk, sk: String(items.at(-1)?.sk) });

/** Which part of the table, from where on, and whether more than keys is wanted. */
export interface ScanRange {
  readonly segment: number;
  readonly segments: number;
  /**
   * The end of the last partition that is done with: nothing of it is read again, though it may have grown
   * since.
   */
  readonly after?: ItemKey | undefined;
  readonly keysOnly: boolean;
}

/**
 * Reads a segment of the log partition by partition, strongly consistent, in batches as they are complete:
 * about a page (1 MB) at a time, and none where a page lies within one partition. A partition's items come
 * together, but may straddle pages.
 */
export class LogScan {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async *partitions({ segment, segments, after, keysOnly }: ScanRange): AsyncGenerator<Partition[]> {
    let from: Record<string, unknown> | undefined = after;
    let open: { pk: string; items: Record<string, unknown>[]; cut: Cut } | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new ScanCommand({
          TableName: this.#table,
          Segment: segment,
          TotalSegments: segments,
          ConsistentRead: true,
          ExclusiveStartKey: from,
          ...(keysOnly && { ProjectionExpression: 'pk, sk' }),
        }),
      );
      const complete: Partition[] = [];
      for (const item of Items) {
        const pk = String(item.pk);
        if (pk === after?.pk) continue;
        if (open?.pk !== pk) {
          if (open !== undefined) complete.push(open);
          open = { pk, items: [], cut: new Cut() };
        }
        if (open.cut.keeps(String(item.sk))) open.items.push(item);
      }
      from = LastEvaluatedKey;
      if (from === undefined && open !== undefined) complete.push(open);
      yield complete;
    } while (from !== undefined);
  }
}
