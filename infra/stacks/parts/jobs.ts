import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { onBus, onQueue, onTable } from '../../constructs/access.ts';
import { RetriedQueue } from '../../constructs/retried-queue.ts';
import { ServiceFunction } from '../../constructs/service-function.ts';
import type { MailSending } from './mail-sending.ts';
import type { PartProps } from './part.ts';

export interface JobsProps extends PartProps {
  readonly mail: MailSending;
}

const TIMEOUT = Duration.minutes(2);
/** Chunks worked on at a time: a job leaves the account's functions and the tables room for what people do meanwhile. */
const AT_A_TIME = 4;

/** Walks over all leads: a playbook that was published is applied to each, a draft is tried on each, muted changes are released. */
export class Jobs extends Construct {
  /** Where jobs are started. */
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { platform, data, mail }: JobsProps) {
    super(scope, id);
    const name = 'run-jobs';
    const whoIsHurt =
      'Leads keep scores of an earlier playbook until they do something, or a preview of a draft never ends.';
    const chunks = new RetriedQueue(this, 'Chunks', {
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
        JOB_QUEUE: this.queue.queueUrl,
      },
      timeout: TIMEOUT,
      memory: 1769,
      access: [
        onTable(data.activities, 'Query', 'Scan'),
        onTable(data.leads, 'Query', 'GetItem', 'PutItem'),
        onBus(data.bus),
        onQueue(this.queue),
      ],
    });
    lambda.addEventSource(chunks.source({ batchSize: 1, maxConcurrency: AT_A_TIME }));
  }
}
