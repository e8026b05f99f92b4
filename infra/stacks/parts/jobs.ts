import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowPutEvents, allowSendMessage, allowTableActions } from '../../constructs/permissions.ts';
import { alarmOfLongWaits } from '../../constructs/queue-function.ts';
import { QueueWithDlq } from '../../constructs/queue-with-dlq.ts';
import { ServiceFunction } from '../../constructs/service-function.ts';
import type { PartProps } from '../part-props.ts';
import type { MailSending } from './mail-sending.ts';

export interface JobsProps extends PartProps {
  readonly mail: MailSending;
}

const TIMEOUT = Duration.minutes(2);
/**
 * Chunks that run at the same time. The limit leaves Lambda and table capacity to the rest of the product.
 */
const MAX_CONCURRENCY = 4;

/**
 * Jobs over all leads: applying a published playbook, previewing a draft, releasing muted changes. A job runs
 * in chunks, and each chunk sends the message that starts the next one.
 */
export class Jobs extends Construct {
  /** A message in this queue starts a job. */
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { platform, data, mail }: JobsProps) {
    super(scope, id);
    const name = 'run-jobs';
    const whoIsHurt =
      'Leads keep scores of an earlier playbook until they do something, or a preview of a draft never ends.';
    const chunks = new QueueWithDlq(this, 'Chunks', {
      platform,
      name,
      whoIsHurt,
      visibilityTimeout: Duration.seconds(6 * TIMEOUT.toSeconds()),
    });
    this.queue = chunks.queue;
    const { lambda } = new ServiceFunction(this, 'RunJobs', {
      platform,
      name,
      whoIsHurt,
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        BUS_NAME: data.bus.eventBusName,
        SENDER: mail.environment.SENDER,
        OWN_QUEUE: this.queue.queueUrl,
      },
      timeout: TIMEOUT,
      memory: 1769,
      permissions: [
        allowTableActions(data.activities, 'Query', 'Scan'),
        allowTableActions(data.leads, 'Query', 'GetItem', 'PutItem'),
        allowPutEvents(data.bus),
        allowSendMessage(this.queue),
      ],
    });
    alarmOfLongWaits(this, platform, { lambda, name, whoIsHurt });
    lambda.addEventSource(chunks.eventSource({ batchSize: 1, maxConcurrency: MAX_CONCURRENCY }));
  }
}
