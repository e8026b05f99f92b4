import { Duration } from 'aws-cdk-lib';
import { type SqsEventSourceProps, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IEventSource } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';

export interface RetriedQueueProps {
  readonly platform: Platform;
  /** Of the function that it feeds, in its alarm. */
  readonly name: string;
  /** Who is hurt when messages are given up. */
  readonly whoIsHurt: string;
  /** How long a message that failed stays out of sight: six times the function's timeout or more, as Lambda asks. */
  readonly visibilityTimeout: Duration;
}

/** Redeliveries before a message is given up. */
const MAX_RECEIVE_COUNT = 6;
/** The longest that SQS keeps a message. */
const DEAD_LETTERS_KEPT = Duration.days(14);

/** A queue that redelivers until a function has succeeded; what it gives up is kept apart, and a person is told. */
export class RetriedQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: RetriedQueueProps) {
    super(scope, id);
    const { platform, name, whoIsHurt, visibilityTimeout } = props;
    this.deadLetters = this.make('DeadLetters', platform, { retentionPeriod: DEAD_LETTERS_KEPT });
    this.queue = this.make('Queue', platform, {
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    platform.alarms.raise(this, 'GivenUp', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      symptom: `Messages for ${name} were given up; they are in its dead-letter queue`,
      whoIsHurt,
    });
  }

  /** Feeds a function, which says what of a batch failed. */
  source(props: Pick<SqsEventSourceProps, 'batchSize' | 'maxConcurrency'>): IEventSource {
    return new SqsEventSource(this.queue, { ...props, reportBatchItemFailures: true });
  }

  private make(id: string, { settings }: Platform, props: ConstructorParameters<typeof Queue>[2]): Queue {
    return new Queue(this, id, { ...props, enforceSSL: true, removalPolicy: removalPolicyOf(settings) });
  }
}
