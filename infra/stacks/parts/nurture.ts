import { Duration } from 'aws-cdk-lib';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { LeadBecameCustomer } from '../../../shared/events/lead-became-customer.ts';
import { LeadQualified } from '../../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../../shared/events/lead-tier-changed.ts';
import { MailConsentChanged } from '../../../shared/events/mail-consent-changed.ts';
import { BREAKER_OPEN } from '../../../shared/nurture/complaint-circuit-breaker.ts';
import { INDEXES } from '../../../shared/stores/keys.ts';
import { onIndexes, onSecret, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { logLines } from '../../constructs/log-lines.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import { ScheduledFunction } from '../../constructs/scheduled-function.ts';
import type { MailSending } from './mail-sending.ts';
import { notMuted } from './not-muted.ts';
import type { HttpPartProps } from './part.ts';

export interface NurtureProps extends HttpPartProps {
  readonly mail: MailSending;
  readonly schedules: IScheduleGroup;
}

/** Leads who are not ready, and customers, are kept in touch with: put on a track by events, mailed by the clock, heard by their answers. */
export class Nurture extends Construct {
  constructor(scope: Construct, id: string, props: NurtureProps) {
    super(scope, id);
    this.track(props);
    this.send(props);
    this.answers(props);
    this.skipped(props);
  }

  private track({ platform, data, mail }: NurtureProps): void {
    new QueueFunction(this, 'Track', {
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
      access: [onTable(data.activities, 'Query'), onTable(data.leads, 'Query', 'GetItem', 'PutItem')],
    });
  }

  private send({ platform, data, mail, schedules }: NurtureProps): void {
    const { lambda } = new ScheduledFunction(this, 'Send', {
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
      access: [
        onTable(data.activities, 'Query'),
        onTable(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem'),
        onIndexes(data.leads, INDEXES.due),
        onSecret(data.keys.tokens),
        mail.access,
      ],
    });
    platform.alarms.raise(this, 'Braked', {
      metric: logLines(this, 'BrakedNurture', platform, lambda, BREAKER_OPEN),
      symptom: 'Nurture mail stands still, because too many people marked it as spam in the last seven days',
      whoIsHurt:
        'Leads wait for their next mail. Sent all the same, it would soon reach nobody: find out what people mind. It goes on by itself when the share has fallen.',
    });
  }

  private answers({ platform, data, api }: NurtureProps): void {
    new HttpFunction(this, 'Answers', {
      platform,
      api,
      name: 'answer-question',
      routes: ['GET /answers/{token}', 'HEAD /answers/{token}', 'POST /answers/{token}'],
      callers: {
        anyoneBecause:
          'The signed token in the link is the permission, and it says one answer of one lead only.',
      },
      whoIsHurt: 'What leads answer in mails is lost, and the next mail asks them again.',
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

  private skipped({ platform, data, api }: NurtureProps): void {
    new HttpFunction(this, 'Skipped', {
      platform,
      api,
      name: 'list-mail',
      routes: ['GET /mail/skipped'],
      callers: 'key holders',
      whoIsHurt:
        'Marketing cannot see which mails were given up. They are still listed, and nothing is lost.',
      environment: { LEADS_TABLE: data.leads.tableName, CURSOR_SECRET: data.keys.cursors.secretArn },
      timeout: Duration.seconds(15),
      memory: 256,
      access: [
        onTable(data.leads, 'GetItem', 'Query'),
        onIndexes(data.leads, INDEXES.owner),
        onSecret(data.keys.cursors),
      ],
    });
  }
}
