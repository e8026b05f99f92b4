import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { changeLeadsApi, readLeadsApi } from '../../../shared/api/leads.ts';
import { INDEXES } from '../../../shared/stores/keys.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowIndexQueries, allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import type { HttpPartProps } from '../part-props.ts';

/**
 * Sales works on leads: reads the ranked queue, a lead, its history and its score, and corrects or merges
 * leads.
 */
export class Leads extends Construct {
  constructor(scope: Construct, id: string, props: HttpPartProps) {
    super(scope, id);
    this.readLeads(props);
    this.changeLeads(props);
  }

  private readLeads({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'ReadLeads', {
      platform,
      api,
      name: 'read-leads',
      operations: readLeadsApi,
      whoIsHurt:
        'Sales cannot open its work queue or see why a lead is hot. ' +
        'Leads are still collected, scored and mailed.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        CURSOR_SECRET: data.keys.cursors.secretArn,
      },
      timeout: Duration.seconds(15),
      memory: 512,
      permissions: [
        allowTableActions(data.activities, 'Query'),
        allowTableActions(data.leads, 'Query', 'GetItem'),
        allowIndexQueries(data.leads, INDEXES.ranked),
        allowSecretReads(data.keys.cursors),
      ],
    });
  }

  private changeLeads({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'ChangeLeads', {
      platform,
      api,
      name: 'change-leads',
      operations: changeLeadsApi,
      whoIsHurt:
        'Sales cannot set a tier by hand or tell what became of a lead: ' +
        'rejected leads come back, and nobody learns from them.',
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(10),
      memory: 256,
      permissions: [
        allowTableActions(data.activities, 'PutItem', 'Query', 'DeleteItem', 'ConditionCheckItem'),
        allowTableActions(data.leads, 'GetItem'),
      ],
    });
  }
}
