import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { collectActivitiesApi } from '../../../shared/api/activities.ts';
import { collectFormApi, collectPixelApi, serveTrackerApi } from '../../../shared/api/public.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import type { HttpPartProps } from '../part-props.ts';

/** Stores what forms, web pages and other systems report about people. It scores nothing. */
export class Collect extends Construct {
  constructor(scope: Construct, id: string, props: HttpPartProps) {
    super(scope, id);
    this.collectForm(props);
    this.collectPixel(props);
    this.serveTracker(props);
    this.collectActivities(props);
  }

  private collectForm({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectForm', {
      platform,
      api,
      name: 'collect-form',
      operations: collectFormApi,
      openBecause: 'Forms are filled in by people whom nobody knows yet; it only ever adds to the log.',
      whoIsHurt: 'People who fill in a form get an error, and marketing loses those leads.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        IDENTITY_SECRET: data.keys.identity.secretArn,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(10),
      memory: 512,
      permissions: [
        allowTableActions(data.activities, 'PutItem', 'GetItem', 'Query'),
        allowTableActions(data.leads, 'GetItem'),
        allowSecretReads(data.keys.identity),
        allowSecretReads(data.keys.tokens),
      ],
    });
  }

  private collectPixel({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectPixel', {
      platform,
      api,
      name: 'collect-pixel',
      operations: collectPixelApi,
      openBecause:
        'Browsers load it from public pages. It adds a page view to a visitor’s log, ' +
        'and by a link that we signed and that ends in minutes, to one lead’s log which browser is theirs.',
      whoIsHurt:
        'Page views are not counted, so leads look less interested than they are ' +
        'and sales hears of them late.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [
        allowTableActions(data.activities, 'PutItem'),
        allowTableActions(data.leads, 'GetItem'),
        allowSecretReads(data.keys.tokens),
      ],
    });
  }

  private serveTracker({ platform, api }: HttpPartProps): void {
    new HttpFunction(this, 'ServeTracker', {
      platform,
      api,
      name: 'serve-tracker',
      operations: serveTrackerApi,
      openBecause: 'It is a script that every page loads, the same for all, and touches nothing.',
      whoIsHurt:
        'New visitors’ page views are not counted, and forms do not say which browser they came from.',
      environment: {},
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [],
    });
  }

  private collectActivities({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectActivities', {
      platform,
      api,
      name: 'collect-activities',
      operations: collectActivitiesApi,
      whoIsHurt:
        'Systems that report activities are refused: ' +
        'webinars, calls and purchases go unscored until they retry.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        IDENTITY_SECRET: data.keys.identity.secretArn,
      },
      timeout: Duration.seconds(25),
      memory: 512,
      permissions: [
        allowTableActions(data.activities, 'PutItem', 'GetItem'),
        allowTableActions(data.leads, 'GetItem'),
        allowSecretReads(data.keys.identity),
      ],
    });
  }
}
