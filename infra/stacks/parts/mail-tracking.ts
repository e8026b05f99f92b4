import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { trackMailApi } from '../../../shared/api/public.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import type { HttpPartProps } from '../part-props.ts';

/** Records opens and clicks of mail, and redirects each click to its page. */
export class MailTracking extends Construct {
  constructor(scope: Construct, id: string, { platform, data, api }: HttpPartProps) {
    super(scope, id);
    new HttpFunction(this, 'TrackMail', {
      platform,
      api,
      name: 'track-mail',
      operations: trackMailApi,
      openBecause:
        'Whoever reads a mail opens its picture and links. ' +
        'Their signed tokens lead where we signed them to lead, ' +
        'and add to the log of one lead who agreed to it.',
      whoIsHurt:
        'People who click a link in our mail do not get to the page, and marketing does not see who reads.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(10),
      memory: 512,
      permissions: [
        allowTableActions(data.activities, 'PutItem'),
        allowTableActions(data.leads, 'GetItem'),
        allowSecretReads(data.keys.tokens),
      ],
    });
  }
}
