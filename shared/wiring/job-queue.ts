import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../runtime/clock.ts';
import { JobQueue } from '../jobs/job-queue.ts';

/** The queue of a deployed function. Its URL names the queue; where SQS is reached is the client's to know. */
export const jobQueue = (url: string): JobQueue =>
  new JobQueue(new SQSClient({ useQueueUrlAsEndpoint: false }), url, systemClock);
