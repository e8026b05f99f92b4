import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { onSecret, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import type { HttpPartProps } from './part.ts';

/** What people do comes in, is written to the log, and is answered. Nothing is scored here. */
export class Collect extends Construct {
  constructor(scope: Construct, id: string, props: HttpPartProps) {
    super(scope, id);
    this.forms(props);
    this.pixel(props);
    this.tracker(props);
    this.mail(props);
    this.activities(props);
    this.changes(props);
  }

  private forms({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectForm', {
      platform,
      api,
      name: 'collect-form',
      routes: ['POST /forms/{formId}', 'OPTIONS /forms/{formId}'],
      callers: {
        anyoneBecause: 'Forms are filled in by people whom nobody knows yet; it only ever adds to the log.',
      },
      whoIsHurt: 'People who fill in a form get an error, and marketing loses those leads.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        IDENTITY_SECRET: data.keys.identity.secretArn,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(10),
      memory: 512,
      access: [
        onTable(data.activities, 'PutItem', 'GetItem'),
        onTable(data.leads, 'GetItem'),
        onSecret(data.keys.identity),
        onSecret(data.keys.tokens),
      ],
    });
  }

  private pixel({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectPixel', {
      platform,
      api,
      name: 'collect-pixel',
      routes: ['GET /t/p.gif'],
      callers: {
        anyoneBecause:
          'Browsers load it from public pages. It adds a page view to a visitor’s log, and by a link that we signed and ' +
          'that ends in minutes, to one lead’s log which browser is theirs.',
      },
      whoIsHurt:
        'Page views are not counted, so leads look less interested than they are and sales hears of them late.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(5),
      memory: 256,
      access: [
        onTable(data.activities, 'PutItem'),
        onTable(data.leads, 'GetItem'),
        onSecret(data.keys.tokens),
      ],
    });
  }

  private tracker({ platform, api }: HttpPartProps): void {
    new HttpFunction(this, 'ServeTracker', {
      platform,
      api,
      name: 'serve-tracker',
      routes: ['GET /t/kindling.js'],
      callers: {
        anyoneBecause: 'It is a script that every page loads, the same for all, and touches nothing.',
      },
      whoIsHurt:
        'New visitors’ page views are not counted, and forms do not say which browser they came from.',
      environment: {},
      timeout: Duration.seconds(5),
      memory: 256,
      access: [],
    });
  }

  private mail({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'TrackMail', {
      platform,
      api,
      name: 'track-mail',
      routes: ['GET /t/o/{token}', 'HEAD /t/o/{token}', 'GET /t/c/{token}', 'HEAD /t/c/{token}'],
      callers: {
        anyoneBecause:
          'Whoever reads a mail opens its picture and links. Their signed tokens lead where we signed them to lead, and ' +
          'add to the log of one lead who agreed to it.',
      },
      whoIsHurt:
        'People who click a link in our mail do not get to the page, and marketing does not see who reads.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(10),
      memory: 512,
      access: [
        onTable(data.activities, 'PutItem'),
        onTable(data.leads, 'GetItem'),
        onSecret(data.keys.tokens),
      ],
    });
  }

  private activities({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'CollectActivities', {
      platform,
      api,
      name: 'collect-activities',
      routes: ['POST /activities'],
      callers: 'key holders',
      whoIsHurt:
        'Systems that report activities are refused: webinars, calls and purchases go unscored until they retry.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        IDENTITY_SECRET: data.keys.identity.secretArn,
      },
      timeout: Duration.seconds(25),
      memory: 512,
      access: [
        onTable(data.activities, 'PutItem', 'GetItem'),
        onTable(data.leads, 'GetItem'),
        onSecret(data.keys.identity),
      ],
    });
  }

  private changes({ platform, data, api }: HttpPartProps): void {
    new HttpFunction(this, 'ChangeLeads', {
      platform,
      api,
      name: 'change-leads',
      routes: ['PATCH /leads/{id}', 'POST /leads/{id}/outcome', 'POST /leads/{id}/merge'],
      callers: 'key holders',
      whoIsHurt:
        'Sales cannot set a tier by hand or tell what became of a lead: rejected leads come back, and nobody learns from them.',
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(10),
      memory: 256,
      access: [
        onTable(data.activities, 'PutItem', 'Query', 'DeleteItem', 'ConditionCheckItem'),
        onTable(data.leads, 'GetItem'),
      ],
    });
  }
}
