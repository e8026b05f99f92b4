import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CHANGE_PREFIX, CONSENT_PREFIX, VERSION_PREFIX } from '../../../shared/stores/keys.ts';
import { onBus, onQueue, onTable } from '../../constructs/access.ts';
import { StreamFunction } from '../../constructs/stream-function.ts';
import type { PartProps } from './part.ts';

export interface AnnounceProps extends PartProps {
  /** Where jobs over all leads are started. */
  readonly jobs: IQueue;
}

/**
 * Each change that was written to a lead's journal is put on the bus, and so is each version of the playbook, which a job over all leads follows. What is announced
 * is what is stored: whoever wrote it may die right after.
 */
export class Announce extends Construct {
  constructor(scope: Construct, id: string, { platform, data, jobs }: AnnounceProps) {
    super(scope, id);
    new StreamFunction(this, 'AnnounceChanges', {
      platform,
      name: 'announce-changes',
      whoIsHurt:
        'Nobody is told that leads changed: no handoff to sales, no nurture mail, nothing for whoever listens to the bus. After a publication leads keep the score of the playbook before.',
      table: data.leads,
      filter: {
        eventName: ['INSERT'],
        dynamodb: {
          Keys: { sk: { S: [CHANGE_PREFIX, CONSENT_PREFIX, VERSION_PREFIX].map((prefix) => ({ prefix })) } },
        },
      },
      batchSize: 100,
      failures: data.failures,
      environment: {
        LEADS_TABLE: data.leads.tableName,
        BUS_NAME: data.bus.eventBusName,
        JOB_QUEUE: jobs.queueUrl,
      },
      timeout: Duration.seconds(30),
      memory: 256,
      access: [onTable(data.leads, 'GetItem'), onBus(data.bus), onQueue(jobs)],
    });
  }
}
