import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { managePlaybookApi } from '../../../shared/api/playbook.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowSecretReads, allowSendMessage, allowTableActions } from '../../constructs/permissions.ts';
import type { HttpPartProps } from '../part-props.ts';

export interface PlaybookProps extends HttpPartProps {
  /** The queue that starts jobs over all leads. */
  readonly jobs: IQueue;
}

/**
 * Marketing and sales draft, preview, sign and publish the next version of the playbook, or restore an
 * earlier one.
 */
export class Playbook extends Construct {
  constructor(scope: Construct, id: string, { platform, data, api, jobs }: PlaybookProps) {
    super(scope, id);
    new HttpFunction(this, 'ManagePlaybook', {
      platform,
      api,
      name: 'manage-playbook',
      operations: managePlaybookApi,
      whoIsHurt:
        'Marketing and sales cannot change the playbook or bring an earlier version back. ' +
        'Leads are scored by the one that counts.',
      environment: {
        LEADS_TABLE: data.leads.tableName,
        JOB_QUEUE: jobs.queueUrl,
        CURSOR_SECRET: data.keys.cursors.secretArn,
      },
      timeout: Duration.seconds(25),
      memory: 1024,
      permissions: [
        allowTableActions(data.leads, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        allowSendMessage(jobs),
        allowSecretReads(data.keys.cursors),
      ],
    });
  }
}
