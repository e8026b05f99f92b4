import * as z from 'zod';
import type { InvocationResult } from '../lambda/invoke.ts';

/** How a mapping treats failures, as in the template. */
export interface StreamPolicy {
  readonly bisect: boolean;
  /** Whether the function may name the first record that failed. */
  readonly partial: boolean;
  /** Retries after the first attempt; Infinity where the template sets no bound. */
  readonly retries: number;
}

/** Records that are delivered together. */
export interface Batch<R> {
  readonly records: readonly R[];
  /** Attempts that failed and counted: splitting a batch does not. */
  readonly attempts: number;
}

/** What comes of one attempt. Every record is in exactly one of the three. */
export interface Settled<R> {
  readonly finished: readonly R[];
  /** What to deliver next, in this order. */
  readonly again: readonly Batch<R>[];
  readonly givenUp: readonly R[];
}

const failures = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });
const nothing = z.union([z.null(), z.undefined(), z.object({ batchItemFailures: z.null().optional() })]);

/**
 * Index of the first record that failed; undefined if none did. An answer that names a record nobody sent, or
 * that is malformed, counts as a failure of all. Rules:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
function firstFailure(
  ids: readonly string[],
  result: InvocationResult,
  { partial }: StreamPolicy,
): number | undefined {
  if (!result.ok) return 0;
  if (!partial || nothing.safeParse(result.value).success) return undefined;
  const answer = failures.safeParse(result.value);
  if (!answer.success) return 0;
  const failed = answer.data.batchItemFailures.map(({ itemIdentifier }) => ids.indexOf(itemIdentifier));
  return failed.length === 0 ? undefined : Math.max(0, Math.min(...failed));
}

/**
 * Decides what follows an attempt, by the rules of Lambda's event-source mappings: what lies before the first
 * failure is done; what is left is halved if the mapping bisects, which costs no retry; a batch that cannot
 * be halved is tried again until its retries are used up, and then given up.
 */
export function settle<R>(
  batch: Batch<R>,
  result: InvocationResult,
  policy: StreamPolicy,
  idOf: (record: R) => string,
): Settled<R> {
  const { records, attempts } = batch;
  const failedAt = firstFailure(records.map(idOf), result, policy);
  if (failedAt === undefined) return { finished: records, again: [], givenUp: [] };
  if (failedAt > 0) {
    const left = records.slice(failedAt);
    return { finished: records.slice(0, failedAt), again: [{ records: left, attempts: 0 }], givenUp: [] };
  }
  if (policy.bisect && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)];
    return { finished: [], again: halves.map((half) => ({ records: half, attempts })), givenUp: [] };
  }
  if (attempts >= policy.retries) return { finished: [], again: [], givenUp: records };
  return { finished: [], again: [{ records, attempts: attempts + 1 }], givenUp: [] };
}
