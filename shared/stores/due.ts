import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { INDEXES, subjectOf } from './keys.ts';

/** Leads whose item under one key of the due index has come up, the longest due first. The index trails the table by moments. */
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
