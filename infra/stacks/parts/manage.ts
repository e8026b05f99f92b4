import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { onQueue, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import type { HttpPartProps } from './part.ts';

export interface ManageProps extends HttpPartProps {
  /** Where jobs over all leads are started. */
  readonly jobs: IQueue;
}

/** Marketing and sales agree on the next version of the playbook, and bring an earlier one back. */
export class Manage extends Construct {
  constructor(scope: Construct, id: string, { platform, data, api, jobs }: ManageProps) {
    super(scope, id);
    new HttpFunction(this, 'ManagePlaybook', {
      platform,
      api,
      name: 'manage-playbook',
      routes: [
        'GET /playbook',
        'GET /playbook/schema.json',
        'GET /playbook/audit',
        'GET /playbook/versions',
        'GET /playbook/versions/{n}',
        'POST /playbook/versions/{n}/restore',
        'GET /playbook/draft',
        'PUT /playbook/draft',
        'DELETE /playbook/draft',
        'GET /playbook/draft/diff',
        'POST /playbook/draft/sign',
        'POST /playbook/draft/publish',
        'POST /playbook/draft/preview',
        'GET /playbook/previews/{id}',
        'POST /playbook/versions/{n}/release',
        'GET /playbook/versions/{n}/progress',
      ],
      callers: 'key holders',
      whoIsHurt:
        'Marketing and sales cannot change the playbook or bring an earlier version back. Leads are scored by the one that counts.',
      environment: { LEADS_TABLE: data.leads.tableName, JOB_QUEUE: jobs.queueUrl },
      timeout: Duration.seconds(25),
      memory: 1024,
      access: [onTable(data.leads, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'), onQueue(jobs)],
    });
  }
}
