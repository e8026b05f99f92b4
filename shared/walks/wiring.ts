import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../runtime/clock.ts';
import { WalkQueue } from './walk-queue.ts';

/** The queue of a deployed function. Its URL names the queue; where SQS is reached is the client's to know. */
export const walkQueue = (url: string): WalkQueue =>
  new WalkQueue(new SQSClient({ useQueueUrlAsEndpoint: false }), url, systemClock);
