import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CHANGE_PREFIX, CONSENT_PREFIX, VERSION_PREFIX } from '../../../shared/stores/keys.ts';
import { allowPutEvents, allowSendMessage, allowTableActions } from '../../constructs/permissions.ts';
import { StreamFunction } from '../../constructs/stream-function.ts';
import type { PartProps } from '../part-props.ts';

export interface AnnounceProps extends PartProps {
  /** The queue that starts jobs over all leads. */
  readonly jobs: IQueue;
}

/**
 * Puts every change of a lead, every change of consent and every published playbook on the bus. A publication
 * also starts a job over all leads. It reads the stream of the table and not what a function reports, because
 * a function can die between writing a change and reporting it.
 */
export class Announce extends Construct {
  constructor(scope: Construct, id: string, { platform, data, jobs }: AnnounceProps) {
    super(scope, id);
    new StreamFunction(this, 'AnnounceChanges', {
      platform,
      name: 'announce-changes',
      whoIsHurt:
        'Nobody is told that leads changed: no handoff to sales, no nurture mail, ' +
        'nothing for whoever listens to the bus. ' +
        'After a publication leads keep the score of the playbook before.',
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
      permissions: [
        allowTableActions(data.leads, 'GetItem'),
        allowPutEvents(data.bus),
        allowSendMessage(jobs),
      ],
    });
  }
}
