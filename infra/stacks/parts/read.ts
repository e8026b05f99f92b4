import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { INDEXES } from '../../../shared/stores/keys.ts';
import { onIndexes, onSecret, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import type { HttpPartProps } from './part.ts';

/** Sales reads its queue, a lead, its history, and why its score is what it is. */
export class Read extends Construct {
  constructor(scope: Construct, id: string, { platform, data, api }: HttpPartProps) {
    super(scope, id);
    new HttpFunction(this, 'ReadLeads', {
      platform,
      api,
      name: 'read-leads',
      routes: ['GET /leads', 'GET /leads/{id}', 'GET /leads/{id}/history', 'GET /leads/{id}/score'],
      callers: 'key holders',
      whoIsHurt:
        'Sales cannot open its work queue or see why a lead is hot. Leads are still collected, scored and mailed.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        CURSOR_SECRET: data.keys.cursors.secretArn,
      },
      timeout: Duration.seconds(15),
      memory: 512,
      access: [
        onTable(data.activities, 'Query'),
        onTable(data.leads, 'Query', 'GetItem'),
        onIndexes(data.leads, INDEXES.ranked),
        onSecret(data.keys.cursors),
      ],
    });
  }
}
