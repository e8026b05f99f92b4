import { functionArn } from '../template/arns.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { CONCURRENCY } from '../lambda/function-pool.ts';
import { mappingSource, streamMappingProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';
import { filterOf, type StreamRecord } from './record.ts';
import type { StreamPolicy } from './rules.ts';

/** An event-source mapping of the template from a table's stream to a function. */
export interface StreamMapping {
  readonly id: string;
  readonly path: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  /**
   * Batches of a shard that are worked on at the same time: no more than can run, so that records wait in one
   * queue.
   */
  readonly parallelization: number;
  readonly policy: StreamPolicy;
  /** Older records are given up; Infinity where the template sets no bound. */
  readonly maxAgeMs: number;
  /** Whether what is given up goes anywhere. */
  readonly hasDestination: boolean;
  passes(record: StreamRecord): boolean;
}

/** The mappings of the template that follow tables. */
export const streamMappingsOf = (assembly: Assembly): StreamMapping[] =>
  assembly
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(followsStream)
    .map((resource) => streamMapping(assembly, resource));

function followsStream(resource: Resource): boolean {
  const { EventSourceArn, Enabled } = read(mappingSource, resource);
  return Enabled && EventSourceArn.includes('/stream/');
}

function streamMapping(assembly: Assembly, resource: Resource): StreamMapping {
  const properties = read(streamMappingProperties, resource);
  return {
    id: resource.id,
    path: resource.path,
    streamArn: properties.EventSourceArn,
    functionArn: functionArn(assembly, properties.FunctionName),
    startingPosition: properties.StartingPosition,
    batchSize: properties.BatchSize,
    parallelization: Math.min(properties.ParallelizationFactor, CONCURRENCY),
    policy: {
      bisect: properties.BisectBatchOnFunctionError,
      partial: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      retries: properties.MaximumRetryAttempts,
    },
    maxAgeMs: properties.MaximumRecordAgeInSeconds * 1000,
    hasDestination: properties.DestinationConfig.OnFailure !== undefined,
    passes: filterOf(properties.FilterCriteria.Filters),
  };
}
