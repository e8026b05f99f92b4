import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { MailConsentChanged } from '../../../shared/events/mail-consent-changed.ts';
import { onSecret, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import type { MailSending } from './mail-sending.ts';
import { notMuted } from './not-muted.ts';
import type { HttpPartProps } from './part.ts';

export interface ConsentProps extends HttpPartProps {
  readonly mail: MailSending;
}

/** What leads agree to: asked for again where a form alone is not enough, shown and changed on a page. */
export class Consent extends Construct {
  constructor(scope: Construct, id: string, props: ConsentProps) {
    super(scope, id);
    this.ask(props);
    this.preferences(props);
  }

  private ask({ platform, data, mail }: ConsentProps): void {
    new QueueFunction(this, 'Ask', {
      platform,
      name: 'ask-confirmation',
      whoIsHurt: 'People who agreed to mail are not asked to confirm it, and never hear from us.',
      bus: data.bus,
      pattern: {
        source: [EVENT_SOURCE],
        detailType: [MailConsentChanged.name],
        detail: { ...notMuted, state: ['pending'] },
      },
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
        ...mail.environment,
      },
      timeout: Duration.seconds(30),
      memory: 512,
      access: [
        onTable(data.activities, 'Query'),
        onTable(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem'),
        onSecret(data.keys.tokens),
        mail.access,
      ],
    });
  }

  private preferences({ platform, data, api }: ConsentProps): void {
    new HttpFunction(this, 'Preferences', {
      platform,
      api,
      name: 'set-preferences',
      routes: [
        'GET /preferences/{token}',
        'HEAD /preferences/{token}',
        'POST /preferences/{token}',
        'GET /confirm/{token}',
        'HEAD /confirm/{token}',
        'POST /confirm/{token}',
      ],
      callers: {
        anyoneBecause:
          'The signed token in the link is the permission, and it opens what one lead agrees to and nothing else.',
      },
      whoIsHurt: 'People can neither see nor change what they agreed to, which they have a right to.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(5),
      memory: 256,
      access: [
        onTable(data.activities, 'Query', 'PutItem'),
        onTable(data.leads, 'GetItem'),
        onSecret(data.keys.tokens),
      ],
    });
  }
}
