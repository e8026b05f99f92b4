import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * One attempt may take this long: DynamoDB answers in single milliseconds, and the shortest function has 5 s
 * for three tries.
 */
const REQUEST_MS = 1_500;
const CONNECTION_MS = 1_000;
const ATTEMPTS = 3;

/** The DynamoDB client of every function: connections are kept, fields that are undefined are left out. */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  });
  // It copies every answer for a logger that none of our clients has: a third of the time that a long history
  // takes to read.
  client.middlewareStack.remove('loggerMiddleware');
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
