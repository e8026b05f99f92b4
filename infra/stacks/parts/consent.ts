import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { setPreferencesApi, unsubscribeApi } from '../../../shared/api/public.ts';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { MailConsentChanged } from '../../../shared/events/mail-consent-changed.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import { notMuted } from '../not-muted.ts';
import type { HttpPartProps } from '../part-props.ts';
import type { MailSending } from './mail-sending.ts';

export interface ConsentProps extends HttpPartProps {
  readonly mail: MailSending;
}

/**
 * What leads agree to: confirming it by mail (double opt-in), seeing and changing it on a page,
 * unsubscribing.
 */
export class Consent extends Construct {
  constructor(scope: Construct, id: string, props: ConsentProps) {
    super(scope, id);
    this.askConfirmation(props);
    this.setPreferences(props);
    this.unsubscribe(props);
  }

  private askConfirmation({ platform, data, mail }: ConsentProps): void {
    new QueueFunction(this, 'AskConfirmation', {
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
      permissions: [
        allowTableActions(data.activities, 'Query'),
        allowTableActions(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem'),
        allowSecretReads(data.keys.tokens),
        mail.permission,
      ],
    });
  }

  private setPreferences({ platform, data, api }: ConsentProps): void {
    new HttpFunction(this, 'SetPreferences', {
      platform,
      api,
      name: 'set-preferences',
      operations: setPreferencesApi,
      openBecause:
        'The signed token in the link is the permission, ' +
        'and it opens what one lead agrees to and nothing else.',
      whoIsHurt: 'People can neither see nor change what they agreed to, which they have a right to.',
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
      },
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [
        allowTableActions(data.activities, 'Query', 'PutItem'),
        allowTableActions(data.leads, 'GetItem'),
        allowSecretReads(data.keys.tokens),
      ],
    });
  }

  private unsubscribe({ platform, data, api }: ConsentProps): void {
    new HttpFunction(this, 'Unsubscribe', {
      platform,
      api,
      name: 'unsubscribe',
      operations: unsubscribeApi,
      openBecause: 'The signed token in the link is the permission, and it opens this one thing only.',
      whoIsHurt:
        'People cannot unsubscribe, which they have a right to; ' +
        'they complain to their mail provider instead.',
      environment: { ACTIVITIES_TABLE: data.activities.tableName, TOKEN_SECRET: data.keys.tokens.secretArn },
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [allowTableActions(data.activities, 'PutItem'), allowSecretReads(data.keys.tokens)],
    });
  }
}
