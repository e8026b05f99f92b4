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
import type { FunctionName } from '../functions/environments.ts';
import { onStream } from './access.ts';
import { ALARM_PERIOD } from './alarms.ts';
import type { FailureBucket } from './failure-bucket.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface StreamFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly table: ITable;
  /** Which records it is called for: a Lambda event filter pattern. */
  readonly filter: { readonly [key: string]: unknown };
  readonly batchSize: number;
  /** Batches of one shard that are worked on at the same time, 1 to 10. @default 1 */
  readonly parallelization?: number;
  /** Gets what was given up, whole. A queue would get a pointer into a stream that forgets after a day. */
  readonly failures: FailureBucket;
}

/** A record that keeps failing is given up after this many retries, so that its shard moves on. */
const RETRIES = 5;
/** As long as a DynamoDB stream remembers. */
const MAX_AGE = Duration.days(1);
/** A stream this far behind is trouble even if nothing fails. */
const LATE = Duration.minutes(5);

/** A function that follows a table's stream. A batch that fails is halved until the bad record is alone. */
export class StreamFunction<Name extends FunctionName> extends Construct {
  constructor(scope: Construct, id: string, props: StreamFunctionProps<Name>) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', {
      ...props,
      access: [...props.access, onStream(props.table), ...props.failures.accessFor(this)],
    });
    const mapping = this.follow(lambda, props);
    this.raiseAlarms(lambda, mapping, props);
  }

  private follow(target: Function, props: StreamFunctionProps<Name>): EventSourceMapping {
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
      maxRecordAge: MAX_AGE,
      onFailure: { bind: () => ({ destination: props.failures.bucketArn }) },
      supportS3OnFailureDestination: true,
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
  }

  private raiseAlarms(lambda: Function, mapping: EventSourceMapping, props: StreamFunctionProps<Name>): void {
    const { platform, name, whoIsHurt } = props;
    platform.alarms.raise(this, 'Late', {
      metric: lambda.metric('IteratorAge', { statistic: 'Maximum', period: ALARM_PERIOD }),
      threshold: LATE.toMilliseconds(),
      symptom: `${name} is ${LATE.toMinutes()} minutes behind its stream`,
      whoIsHurt,
    });
    platform.alarms.raise(this, 'GivenUp', {
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
