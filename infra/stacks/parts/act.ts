import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HANDOFF_UNDELIVERED } from '../../../functions/record-mail-events/undelivered.ts';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { LeadQualified } from '../../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../../shared/events/lead-tier-changed.ts';
import { onBus, onSecret, onTable } from '../../constructs/access.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { logLines } from '../../constructs/log-lines.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import { mailReport } from './mail-report.ts';
import type { MailSending } from './mail-sending.ts';
import { notMuted } from './not-muted.ts';
import type { HttpPartProps } from './part.ts';

export interface ActProps extends HttpPartProps {
  readonly mail: MailSending;
}

/** What a function needs that moves handoffs and mails reps about it. */
const movesHandoffs = ({ data, mail }: ActProps) => ({
  environment: {
    ACTIVITIES_TABLE: data.activities.tableName,
    LEADS_TABLE: data.leads.tableName,
    BUS_NAME: data.bus.eventBusName,
    ...mail.environment,
  },
  timeout: Duration.seconds(30),
  memory: 512,
  access: [
    onTable(data.activities, 'Query'),
    onTable(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
    onBus(data.bus),
    mail.access,
  ],
});

/** Who is mailed when a lead changes, and what becomes of the mail. Listens to buses; asks nothing of the scorer. */
export class Act extends Construct {
  constructor(scope: Construct, id: string, props: ActProps) {
    super(scope, id);
    this.handOff(props);
    this.recallHandoffs(props);
    this.recordMailEvents(props);
    this.unsubscribe(props);
  }

  private handOff(props: ActProps): void {
    const { platform, data } = props;
    new QueueFunction(this, 'HandOff', {
      platform,
      name: 'hand-off',
      whoIsHurt: 'Sales is not told of leads who are ready to buy, and calls them too late or never.',
      bus: data.bus,
      pattern: {
        source: [EVENT_SOURCE],
        detailType: [LeadQualified.name],
        detail: { stage: ['sql'], ...notMuted },
      },
      ...movesHandoffs(props),
    });
  }

  private recallHandoffs(props: ActProps): void {
    const { platform, data } = props;
    new QueueFunction(this, 'RecallHandoffs', {
      platform,
      name: 'recall-handoffs',
      whoIsHurt:
        'Sales calls people who were never ready, on the word of a handoff that we know to be wrong.',
      bus: data.bus,
      pattern: {
        source: [EVENT_SOURCE],
        detailType: [LeadTierChanged.name],
        detail: {
          corrects: [{ exists: true }],
          from: { stage: ['sql'] },
          to: { stage: ['lead', 'mql'] },
          ...notMuted,
        },
      },
      ...movesHandoffs(props),
    });
  }

  private recordMailEvents({ platform, data, mail }: ActProps): void {
    const { lambda } = new QueueFunction(this, 'RecordMailEvents', {
      platform,
      name: 'record-mail-events',
      whoIsHurt:
        'Bounces and complaints go unnoticed: we keep mailing people who do not want it, and SES may stop us.',
      bus: mail.reports,
      pattern: {
        source: ['aws.ses'],
        detail: {
          mail: {
            tags: {
              'ses:configuration-set': [mail.configurationSet],
              'kindling-environment': [platform.settings.name],
            },
          },
        },
      },
      message: mailReport,
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(30),
      memory: 256,
      access: [onTable(data.activities, 'PutItem'), onTable(data.leads, 'UpdateItem')],
    });
    platform.alarms.raise(this, 'HandoffUndelivered', {
      metric: logLines(this, 'UndeliveredHandoffs', platform, lambda, HANDOFF_UNDELIVERED),
      symptom: 'Handoff mail did not reach its rep; the log of record-mail-events names the leads',
      whoIsHurt: 'A lead who is ready to buy waits for a call, and the rep does not know of it: tell them.',
    });
  }

  private unsubscribe({ platform, data, api }: ActProps): void {
    new HttpFunction(this, 'Unsubscribe', {
      platform,
      api,
      name: 'unsubscribe',
      routes: ['GET /unsubscribe/{token}', 'HEAD /unsubscribe/{token}', 'POST /unsubscribe/{token}'],
      callers: {
        anyoneBecause: 'The signed token in the link is the permission, and it opens this one thing only.',
      },
      whoIsHurt:
        'People cannot unsubscribe, which they have a right to; they complain to their mail provider instead.',
      environment: { ACTIVITIES_TABLE: data.activities.tableName, TOKEN_SECRET: data.keys.tokens.secretArn },
      timeout: Duration.seconds(5),
      memory: 256,
      access: [onTable(data.activities, 'PutItem'), onSecret(data.keys.tokens)],
    });
  }
}
