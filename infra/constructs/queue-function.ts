import { Duration } from 'aws-cdk-lib';
import { Rule, type EventPattern, type IEventBus, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/environments.ts';
import { RetriedQueue } from './retried-queue.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface QueueFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly bus: IEventBus;
  /** Which events of the bus it is called for. */
  readonly pattern: EventPattern;
  /** What of an event goes into the queue. @default all of it */
  readonly message?: RuleTargetInput;
}

/** A mail in doubt is settled by a redelivery; with six of them a message is given up after half an hour. */
const VISIBILITY_TIMEOUT = Duration.minutes(5);
const BATCH_SIZE = 10;

/**
 * A function that is told of events through a queue: a rule retries only to deliver and knows nothing of a function's
 * exceptions, a queue redelivers until the function has succeeded.
 */
export class QueueFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: QueueFunctionProps<Name>) {
    super(scope, id);
    const { bus, pattern, message, ...service } = props;
    this.lambda = new ServiceFunction(this, 'Service', service).lambda;
    const events = new RetriedQueue(this, 'Events', { ...service, visibilityTimeout: VISIBILITY_TIMEOUT });
    this.lambda.addEventSource(events.source({ batchSize: BATCH_SIZE }));
    const { queue, deadLetters: deadLetterQueue } = events;
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: pattern,
      targets: [new SqsQueue(queue, { deadLetterQueue, ...(message && { message }) })],
    });
  }
}
