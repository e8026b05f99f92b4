import { Duration } from 'aws-cdk-lib';
import { Rule, type EventPattern, type IEventBus, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface QueueFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly bus: IEventBus;
  /** Which events of the bus it is called for. */
  readonly pattern: EventPattern;
  /** What of an event goes into the queue. @default all of it */
  readonly message?: RuleTargetInput;
}

/** Six times the longest function timeout or more, as Lambda asks; a mail in doubt is settled by a redelivery. */
const VISIBILITY_TIMEOUT = Duration.minutes(5);
/** Redeliveries before a message is given up: half an hour with the time-out above. */
const MAX_RECEIVE_COUNT = 6;
const BATCH_SIZE = 10;
/** The longest that SQS keeps a message. */
const DEAD_LETTERS_KEPT = Duration.days(14);

/**
 * A function that is told of events through a queue: a rule retries only to deliver and knows nothing of a function's
 * exceptions, a queue redelivers until the function has succeeded.
 */
export class QueueFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: QueueFunctionProps<Name>) {
    super(scope, id);
    const { bus, pattern, message, ...service } = props;
    const { platform, name, whoIsHurt } = service;
    this.lambda = new ServiceFunction(this, 'Service', service).lambda;
    const deadLetters = this.queue('DeadLetters', platform, { retentionPeriod: DEAD_LETTERS_KEPT });
    const queue = this.queue('Queue', platform, {
      visibilityTimeout: VISIBILITY_TIMEOUT,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    this.lambda.addEventSource(
      new SqsEventSource(queue, { batchSize: BATCH_SIZE, reportBatchItemFailures: true }),
    );
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: pattern,
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters, ...(message && { message }) })],
    });
    platform.alarms.raise(this, 'GivenUp', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      symptom: `Events for ${name} were given up; they are in its dead-letter queue`,
      whoIsHurt,
    });
  }

  private queue(id: string, { settings }: Platform, props: ConstructorParameters<typeof Queue>[2]): Queue {
    return new Queue(this, id, { ...props, enforceSSL: true, removalPolicy: removalPolicyOf(settings) });
  }
}
