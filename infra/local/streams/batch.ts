import type { StreamRecord } from './record.ts';

/**
 * Takes the next batch from a shard's queue. Lambda works on several batches of a shard at once but keeps the
 * order of each *item*, partition and sort key together: a record waits while an earlier one of its item is
 * at work. Records of one partition may well be worked on side by side.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function takeBatch(
  queue: readonly StreamRecord[],
  size: number,
  itemsAtWork: ReadonlySet<string>,
): { batch: StreamRecord[]; rest: StreamRecord[] } {
  const batch: StreamRecord[] = [];
  const rest: StreamRecord[] = [];
  for (const [place, record] of queue.entries()) {
    if (batch.length === size) return { batch, rest: [...rest, ...queue.slice(place)] };
    if (itemsAtWork.has(record.item)) rest.push(record);
    else batch.push(record);
  }
  return { batch, rest };
}
