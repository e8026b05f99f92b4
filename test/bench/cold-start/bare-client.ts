import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient());

/** The least that any function with a table has to load. */
export const handler = (Key: Record<string, string>): Promise<unknown> =>
  client.send(new GetCommand({ TableName: 'any', Key }));
