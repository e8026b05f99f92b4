import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

/** Which items of a table: all under a partition key, or those whose sort key begins with a prefix. */
export interface ItemQuery {
  readonly table: string;
  readonly pk: string;
  readonly prefix?: string | undefined;
  /** Items of a page; as many as fit by default. */
  readonly pageSize?: number;
  /**
   * The sort key after which reading goes on, by the last of a page; undefined where enough is read. By
   * default that key itself.
   */
  readonly next?: (last: string) => string | undefined;
}

/**
 * Reads them page by page, strongly consistent, in order of the sort key; whoever stops early reads no
 * further page.
 */
export async function* queryItems(
  client: DynamoDBDocumentClient,
  { table, pk, prefix, pageSize, next = (last) => last }: ItemQuery,
): AsyncGenerator<Record<string, unknown>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: from,
        Limit: pageSize,
      }),
    );
    yield* page.Items ?? [];
    const after = page.LastEvaluatedKey && next(String(page.LastEvaluatedKey.sk));
    from = after === undefined ? undefined : { ...page.LastEvaluatedKey, sk: after };
  } while (from !== undefined);
}
