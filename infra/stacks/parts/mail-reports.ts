import { Duration } from 'aws-cdk-lib';
import type { RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { listMailApi } from '../../../shared/api/mail.ts';
import { HANDOFF_UNDELIVERED } from '../../../functions/record-mail-events/undelivered.ts';
import { INDEXES } from '../../../shared/stores/keys.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import { logMessageMetric } from '../../constructs/log-message-metric.ts';
import {
  allowIndexQueries,
  allowPutEvents,
  allowSecretReads,
  allowTableActions,
} from '../../constructs/permissions.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import type { HttpPartProps } from '../part-props.ts';
import type { MailSending } from './mail-sending.ts';

export interface MailReportsProps extends HttpPartProps {
  readonly mail: MailSending;
}

/**
 * The part of an SES event that is put into the queue. Nothing in it names a person: the tags are our own and
 * say which mail it was. For events other than bounces, the bounce fields are empty strings, because
 * EventBridge replaces a variable that an event lacks with nothing; the same goes for complaints.
 */
const mailReport: RuleTargetInput = {
  bind: () => ({
    inputPathsMap: {
      type: '$.detail.eventType',
      time: '$.time',
      tags: '$.detail.mail.tags',
      sesId: '$.detail.mail.messageId',
      bounceType: '$.detail.bounce.bounceType',
      bounceSubType: '$.detail.bounce.bounceSubType',
      complaintSubType: '$.detail.complaint.complaintSubType',
      complaintFeedbackType: '$.detail.complaint.complaintFeedbackType',
    },
    inputTemplate:
      '{"type":"<type>","time":"<time>","tags":<tags>,"sesId":"<sesId>",' +
      '"bounceType":"<bounceType>","bounceSubType":"<bounceSubType>",' +
      '"complaintSubType":"<complaintSubType>","complaintFeedbackType":"<complaintFeedbackType>"}',
  }),
};

/** What became of mail: records what SES reports about it, and lists the mail that was given up. */
export class MailReports extends Construct {
  constructor(scope: Construct, id: string, props: MailReportsProps) {
    super(scope, id);
    this.recordMailEvents(props);
    this.listMail(props);
  }

  private recordMailEvents({ platform, data, mail }: MailReportsProps): void {
    const { lambda } = new QueueFunction(this, 'RecordMailEvents', {
      platform,
      name: 'record-mail-events',
      whoIsHurt:
        'Bounces and complaints go unnoticed: ' +
        'we keep mailing people who do not want it, and SES may stop us.',
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
      environment: {
        ACTIVITIES_TABLE: data.activities.tableName,
        LEADS_TABLE: data.leads.tableName,
        BUS_NAME: data.bus.eventBusName,
      },
      timeout: Duration.seconds(30),
      memory: 256,
      permissions: [
        allowTableActions(data.activities, 'PutItem'),
        allowTableActions(data.leads, 'UpdateItem'),
        allowPutEvents(data.bus),
      ],
    });
    platform.alarms.add(this, 'HandoffUndelivered', {
      metric: logMessageMetric(this, 'UndeliveredHandoffs', platform, lambda, HANDOFF_UNDELIVERED),
      symptom: 'Handoff mail did not reach its rep; the log of record-mail-events names the leads',
      whoIsHurt:
        'A lead who is ready to buy waits for a call. Where the mail bounced, the next best rep is told ' +
        'instead, if there is one: find out what is wrong with the address.',
    });
  }

  private listMail({ platform, data, api }: MailReportsProps): void {
    new HttpFunction(this, 'ListMail', {
      platform,
      api,
      name: 'list-mail',
      operations: listMailApi,
      whoIsHurt:
        'Marketing cannot see which mails were given up. They are still listed, and nothing is lost.',
      environment: { LEADS_TABLE: data.leads.tableName, CURSOR_SECRET: data.keys.cursors.secretArn },
      timeout: Duration.seconds(15),
      memory: 256,
      permissions: [
        allowTableActions(data.leads, 'GetItem', 'Query'),
        allowIndexQueries(data.leads, INDEXES.owner),
        allowSecretReads(data.keys.cursors),
      ],
    });
  }
}
