import { Duration } from 'aws-cdk-lib';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { answerQuestionApi } from '../../../shared/api/public.ts';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { LeadBecameCustomer } from '../../../shared/events/lead-became-customer.ts';
import { LeadQualified } from '../../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../../shared/events/lead-tier-changed.ts';
import { MailConsentChanged } from '../../../shared/events/mail-consent-changed.ts';
import { BREAKER_OPEN } from '../../../shared/nurture/complaint-circuit-breaker.ts';
import { INDEXES } from '../../../shared/stores/keys.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { logMessageMetric } from '../../constructs/log-message-metric.ts';
import { allowIndexQueries, allowSecretReads, allowTableActions } from '../../constructs/permissions.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import { ScheduledFunction } from '../../constructs/scheduled-function.ts';
import { notMuted } from '../not-muted.ts';
import type { HttpPartProps } from '../part-props.ts';
import type { MailSending } from './mail-sending.ts';

export interface NurtureProps extends HttpPartProps {
  readonly mail: MailSending;
  readonly schedules: IScheduleGroup;
}

/**
 * Mail to leads who are not ready to buy, and to customers. Events put a lead on a nurture track or take it
 * off, a schedule sends the mails of the tracks, and a link in each mail answers its question.
 */
export class Nurture extends Construct {
  constructor(scope: Construct, id: string, props: NurtureProps) {
    super(scope, id);
    this.nurture(props);
    this.sendNurture(props);
    this.answerQuestion(props);
  }

  private nurture({ platform, data, mail }: NurtureProps): void {
    new QueueFunction(this, 'Nurture', {
      platform,
      name: 'nurture',
      whoIsHurt: 'Leads who are not ready yet get no material, and marketing loses touch with them.',
      bus: data.bus,
      pattern: {
        source: [EVENT_SOURCE],
        detailType: [
          LeadTierChanged.name,
          LeadQualified.name,
          LeadBecameCustomer.name,
          MailConsentChanged.name,
        ],
        detail: { ...notMuted, state: [{ exists: false }, 'given'] },
      },
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        SENDER: mail.environment.SENDER,
      },
      timeout: Duration.seconds(30),
      memory: 512,
      permissions: [
        allowTableActions(data.activities, 'Query'),
        allowTableActions(data.leads, 'Query', 'GetItem', 'PutItem'),
      ],
    });
  }

  private sendNurture({ platform, data, mail, schedules }: NurtureProps): void {
    const { lambda } = new ScheduledFunction(this, 'SendNurture', {
      platform,
      name: 'send-nurture',
      whoIsHurt: 'Leads on nurture tracks wait for their next mail. The next run that succeeds catches up.',
      schedules,
      scheduleName: 'nurture',
      every: Duration.minutes(1),
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        TOKEN_SECRET: data.keys.tokens.secretArn,
        ...mail.environment,
      },
      timeout: Duration.seconds(55),
      memory: 1024,
      permissions: [
        allowTableActions(data.activities, 'Query'),
        allowTableActions(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem'),
        allowIndexQueries(data.leads, INDEXES.due),
        allowSecretReads(data.keys.tokens),
        mail.permission,
      ],
    });
    platform.alarms.add(this, 'BreakerOpen', {
      metric: logMessageMetric(this, 'NurtureBreakerOpen', platform, lambda, BREAKER_OPEN),
      symptom: 'Nurture mail stands still, because too many people marked it as spam in the last seven days',
      whoIsHurt:
        'Leads wait for their next mail. Sent all the same, it would soon reach nobody: ' +
        'find out what people mind. It goes on by itself when the share has fallen.',
    });
  }

  private answerQuestion({ platform, data, api }: NurtureProps): void {
    new HttpFunction(this, 'AnswerQuestion', {
      platform,
      api,
      name: 'answer-question',
      operations: answerQuestionApi,
      openBecause: 'The signed token in the link is the permission, and it says one answer of one lead only.',
      whoIsHurt: 'What leads answer in mails is lost, and the next mail asks them again.',
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
}
