import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';

/**
 * The first record of a batch failed. Lambda cuts a batch at the number it is told, which would leave this
 * one together with all that follow until they are given up together; an invocation that throws is always
 * halved, which sets it apart.
 */
export class FirstRecordFailed extends Error {
  override readonly name = 'FirstOfMany';
}

/**
 * What a stream function answers about the places of the records that failed: the earliest, from which Lambda
 * delivers again.
 */
export function failuresOf(
  records: readonly DynamoDBRecord[],
  failed: Iterable<number>,
): DynamoDBBatchResponse {
  const first = Math.min(...failed);
  const record = records[first];
  if (record === undefined) return { batchItemFailures: [] };
  if (first === 0 && records.length > 1)
    throw new FirstRecordFailed(`The first of ${records.length} records failed.`);
  return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
}
