import { Duration } from 'aws-cdk-lib';
import { Rule, type EventPattern, type IEventBus, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/function-environments.ts';
import { QueueWithDlq } from './queue-with-dlq.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface QueueFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  readonly bus: IEventBus;
  /** The events of the bus that the function handles. */
  readonly pattern: EventPattern;
  /** The part of an event that is put into the queue. @default the whole event */
  readonly message?: RuleTargetInput;
}

/**
 * The time between two deliveries of a message that keeps failing. It is dead-lettered after six deliveries,
 * so after half an hour, which is time enough to find out whether an attempt to send mail succeeded.
 */
const VISIBILITY_TIMEOUT = Duration.minutes(5);
const BATCH_SIZE = 10;

/**
 * A function that receives events of a bus through a queue. A rule that invokes a function retries only until
 * the event is accepted, whatever the function does with it; a queue redelivers until the function succeeds.
 */
export class QueueFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: QueueFunctionProps<Name>) {
    super(scope, id);
    const { bus, pattern, message, ...service } = props;
    this.lambda = new ServiceFunction(this, 'Service', service).lambda;
    const events = new QueueWithDlq(this, 'Events', { ...service, visibilityTimeout: VISIBILITY_TIMEOUT });
    this.lambda.addEventSource(events.eventSource({ batchSize: BATCH_SIZE }));
    const { queue, deadLetterQueue } = events;
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: pattern,
      targets: [new SqsQueue(queue, { deadLetterQueue, ...(message && { message }) })],
    });
  }
}
