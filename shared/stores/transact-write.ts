import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Reasons that speak of another writer: it was there before, or is there right now. */
const LOST = new Set(['ConditionalCheckFailed', 'TransactionConflict']);
const HARMLESS = new Set(['None', ...LOST]);

/**
 * Writes all of the items or none. Returns the places of those that another writer was faster with; none
 * means that all is written. Throws for any other reason.
 */
export async function transactWrite(client: DynamoDBDocumentClient, items: Items): Promise<number[]> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: items }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    if (!codes.some((code) => LOST.has(code)) || !codes.every((code) => HARMLESS.has(code))) throw error;
    return codes.flatMap((code, place) => (LOST.has(code) ? [place] : []));
  }
}
