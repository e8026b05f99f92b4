import { Duration } from 'aws-cdk-lib';
import { type SqsEventSourceProps, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IEventSource } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';

export interface QueueWithDlqProps {
  readonly platform: Platform;
  /** Name of the function that reads the queue, for the alarm. */
  readonly name: string;
  /** Who is hurt by a message in the dead-letter queue. */
  readonly whoIsHurt: string;
  /** At least six times the function's timeout, as Lambda recommends. */
  readonly visibilityTimeout: Duration;
}

/** Deliveries before a message goes to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 6;
/** The maximum of SQS. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/** A queue with a dead-letter queue, and an alarm for every message that ends there. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    const { platform, name, whoIsHurt, visibilityTimeout } = props;
    this.deadLetterQueue = this.addQueue('DeadLetters', platform, {
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.queue = this.addQueue('Queue', platform, {
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    platform.alarms.add(this, 'DeadLettered', {
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      symptom: `Messages for ${name} were given up; they are in its dead-letter queue`,
      whoIsHurt,
    });
  }

  /** Invokes a function with the queue's messages. The function reports which messages of a batch failed. */
  eventSource(props: Pick<SqsEventSourceProps, 'batchSize' | 'maxConcurrency'>): IEventSource {
    return new SqsEventSource(this.queue, { ...props, reportBatchItemFailures: true });
  }

  private addQueue(id: string, { settings }: Platform, props: ConstructorParameters<typeof Queue>[2]): Queue {
    return new Queue(this, id, { ...props, enforceSSL: true, removalPolicy: removalPolicyOf(settings) });
  }
}
