import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import {
  EventSourceMapping,
  FilterCriteria,
  MetricType,
  StartingPosition,
  type Function,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/function-environments.ts';
import { ALARM_PERIOD } from './alarms.ts';
import type { FailureBucket } from './failure-bucket.ts';
import { allowStreamReads } from './permissions.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface StreamFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly table: ITable;
  /** The records that the function handles: a Lambda event filter pattern. */
  readonly filter: { readonly [key: string]: unknown };
  readonly batchSize: number;
  /** Batches of one shard that are handled at the same time, 1 to 10. @default 1 */
  readonly parallelization?: number;
  /**
   * Receives the batches that were given up, in full. A queue as destination would receive only a pointer
   * into the stream, which keeps records for a day.
   */
  readonly failures: FailureBucket;
}

/** After this many retries a record is given up, so that the shard moves on. */
const RETRIES = 5;
/** How long a DynamoDB stream keeps its records. */
const MAX_RECORD_AGE = Duration.days(1);
/** The iterator age that raises an alarm, even if nothing fails. */
const LATE_AFTER = Duration.minutes(5);

/** A function that reads a table's stream. A failed batch is bisected until the bad record is alone. */
export class StreamFunction<Name extends FunctionName> extends Construct {
  constructor(scope: Construct, id: string, props: StreamFunctionProps<Name>) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', {
      ...props,
      permissions: [
        ...props.permissions,
        allowStreamReads(props.table),
        ...props.failures.allowWritesFrom(this),
      ],
    });
    const mapping = this.addMapping(lambda, props);
    this.addAlarms(lambda, mapping, props);
  }

  private addMapping(target: Function, props: StreamFunctionProps<Name>): EventSourceMapping {
    return new EventSourceMapping(this, 'Mapping', {
      target,
      eventSourceArn: props.table.tableStreamArn!,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [FilterCriteria.filter(props.filter)],
      batchSize: props.batchSize,
      parallelizationFactor: props.parallelization ?? 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRIES,
      maxRecordAge: MAX_RECORD_AGE,
      onFailure: { bind: () => ({ destination: props.failures.bucketArn }) },
      supportS3OnFailureDestination: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
  }

  private addAlarms(lambda: Function, mapping: EventSourceMapping, props: StreamFunctionProps<Name>): void {
    const { platform, name, whoIsHurt } = props;
    platform.alarms.add(this, 'Late', {
      metric: lambda.metric('IteratorAge', { statistic: 'Maximum', period: ALARM_PERIOD }),
      threshold: LATE_AFTER.toMilliseconds(),
      symptom: `${name} is ${LATE_AFTER.toMinutes()} minutes behind its stream`,
      whoIsHurt,
    });
    platform.alarms.add(this, 'GivenUp', {
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'OnFailureDestinationDeliveredEventCount',
        dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
        statistic: 'Sum',
        period: ALARM_PERIOD,
      }),
      symptom: `${name} gave up records; they are in the bucket for failures`,
      whoIsHurt,
    });
  }
}
