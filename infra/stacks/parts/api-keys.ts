import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { manageKeysApi } from '../../../shared/api/keys.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import type { HttpPartProps } from '../part-props.ts';

/** Admins create, rotate and revoke API keys. */
export class ApiKeys extends Construct {
  constructor(scope: Construct, id: string, { platform, data, api }: HttpPartProps) {
    super(scope, id);
    new HttpFunction(this, 'ManageKeys', {
      platform,
      api,
      name: 'manage-keys',
      operations: manageKeysApi,
      whoIsHurt:
        'Admins cannot create or revoke API keys over the API; the command line still can. Keys go on working.',
      environment: { LEADS_TABLE: data.leads.tableName, CURSOR_SECRET: data.keys.cursors.secretArn },
      timeout: Duration.seconds(10),
      memory: 256,
      permissions: [
        allowTableActions(data.leads, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
        allowSecretReads(data.keys.cursors),
      ],
    });
  }
}
