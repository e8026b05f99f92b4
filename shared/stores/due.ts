import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { INDEXES, subjectOf } from './keys.ts';

/**
 * Leads with a due item under one key of the due index, the longest due first. The index is eventually
 * consistent.
 */
export async function* leadsDue(
  client: DynamoDBDocumentClient,
  table: string,
  key: string,
  now: number,
): AsyncGenerator<string> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: INDEXES.due,
        KeyConditionExpression: 'dueKey = :key AND dueAt <= :now',
        ExpressionAttributeValues: { ':key': key, ':now': now },
        ExclusiveStartKey: from,
      }),
    );
    for (const { pk } of page.Items ?? []) {
      const subject = subjectOf(String(pk));
      if (subject?.kind === 'lead') yield subject.id;
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
