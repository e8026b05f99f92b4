import { Duration } from 'aws-cdk-lib';
import { Rule, type EventPattern, type IEventBus, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { WAITS_LONG } from '../../shared/sending/mail-queue.ts';
import type { FunctionEnvironments, FunctionName } from '../functions/function-environments.ts';
import { logMessageMetric } from './log-message-metric.ts';
import { allowSendMessage } from './permissions.ts';
import type { Platform } from './platform.ts';
import { QueueWithDlq } from './queue-with-dlq.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** What a function is made of, but for its queue. */
type FunctionProps<Name extends FunctionName> = Omit<ServiceFunctionProps<Name>, 'environment'> & {
  /** The variables that its `env.ts` requires, but for its queue's URL. */
  readonly environment: Omit<FunctionEnvironments[Name], 'OWN_QUEUE'>;
};

export type QueueFunctionProps<Name extends FunctionName> = FunctionProps<Name> & {
  readonly bus: IEventBus;
  /** The events of the bus that the function handles. */
  readonly pattern: EventPattern;
  /** The part of an event that is put into the queue. @default the whole event */
  readonly message?: RuleTargetInput;
};

/**
 * The time between two deliveries of a message that keeps failing. It is dead-lettered after six deliveries,
 * so after half an hour. Waiting for a service is no failure: the function puts such a message back itself.
 */
const VISIBILITY_TIMEOUT = Duration.minutes(5);
const BATCH_SIZE = 10;

/** Adds an alarm for messages of a function's queue that wait, and have not failed. */
export function alarmOfLongWaits(
  scope: Construct,
  platform: Platform,
  {
    lambda,
    name,
    whoIsHurt,
  }: { readonly lambda: Function; readonly name: string; readonly whoIsHurt: string },
): void {
  platform.alarms.add(scope, 'WaitingLong', {
    metric: logMessageMetric(scope, `${name}-waits-long`, platform, lambda, WAITS_LONG),
    symptom: `Messages for ${name} have waited for more than half an hour; its log says for what`,
    whoIsHurt,
  });
}

/**
 * A function that receives events of a bus through a queue. A rule that invokes a function retries only until
 * the event is accepted, whatever the function does with it; a queue redelivers until the function succeeds.
 */
export class QueueFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: QueueFunctionProps<Name>) {
    super(scope, id);
    const { bus, pattern, message, ...service } = props;
    const events = new QueueWithDlq(this, 'Events', { ...service, visibilityTimeout: VISIBILITY_TIMEOUT });
    const { queue, deadLetterQueue } = events;
    this.lambda = this.addFunction(service, queue);
    this.lambda.addEventSource(events.eventSource({ batchSize: BATCH_SIZE }));
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: pattern,
      targets: [new SqsQueue(queue, { deadLetterQueue, ...(message && { message }) })],
    });
  }
  private addFunction(service: FunctionProps<Name>, queue: IQueue): Function {
    const { platform, name, whoIsHurt, permissions } = service;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was left out is added
    const environment = { ...service.environment, OWN_QUEUE: queue.queueUrl } as FunctionEnvironments[Name];
    const { lambda } = new ServiceFunction(this, 'Service', {
      ...service,
      environment,
      permissions: [...permissions, allowSendMessage(queue)],
    });
    alarmOfLongWaits(this, platform, { lambda, name, whoIsHurt });
    return lambda;
  }
}
