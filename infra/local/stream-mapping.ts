import { functionArn } from './arns.ts';
import type { Assembly, Resource } from './assembly.ts';
import type { Json, JsonObject } from './service.ts';
import { filterOf, type StreamRecord } from './stream-record.ts';
import type { StreamPolicy } from './stream-rules.ts';

/** An event-source mapping of the template from a table's stream to a function. */
export interface StreamMapping {
  readonly id: string;
  readonly path: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly startingPosition: string;
  readonly batchSize: number;
  /** Batches of a shard that are worked on at the same time. */
  readonly parallelization: number;
  readonly policy: StreamPolicy;
  /** Older records are given up; Infinity where the template sets no bound. */
  readonly maxAgeMs: number;
  /** Whether what is given up goes anywhere. */
  readonly hasDestination: boolean;
  passes(record: StreamRecord): boolean;
}

/** Lambda's default batch for DynamoDB. */
const DEFAULT_BATCH = 100;

/** The template and the API spell "no bound" as -1, or leave it out. */
const bounded = (value: Json | undefined): number => {
  const bound = Number(value ?? -1);
  return bound < 0 ? Infinity : bound;
};

export const isStreamMapping = ({ properties }: Resource): boolean =>
  String(properties['EventSourceArn']).includes('/stream/') && properties['Enabled'] !== false;

/** Reads a mapping's settings. */
export function streamMapping(assembly: Assembly, { id, path, properties }: Resource): StreamMapping {
  const streamArn = String(properties['EventSourceArn']);
  const destination = (properties['DestinationConfig'] as JsonObject | undefined)?.['OnFailure'];
  return {
    id,
    path,
    streamArn,
    functionArn: functionArn(assembly, String(properties['FunctionName'])),
    startingPosition: String(properties['StartingPosition'] ?? 'TRIM_HORIZON'),
    batchSize: Number(properties['BatchSize'] ?? DEFAULT_BATCH),
    parallelization: Number(properties['ParallelizationFactor'] ?? 1),
    policy: {
      bisect: properties['BisectBatchOnFunctionError'] === true,
      partial: JSON.stringify(properties['FunctionResponseTypes'] ?? []).includes('ReportBatchItemFailures'),
      retries: bounded(properties['MaximumRetryAttempts']),
    },
    maxAgeMs: bounded(properties['MaximumRecordAgeInSeconds']) * 1000,
    hasDestination: destination !== undefined,
    passes: filterOf(properties['FilterCriteria']),
  };
}
