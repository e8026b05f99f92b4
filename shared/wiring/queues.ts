import { SQSClient } from '@aws-sdk/client-sqs';

/** A queue's URL names the queue; where SQS is reached is the client's to know. */
export const queuesClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });
