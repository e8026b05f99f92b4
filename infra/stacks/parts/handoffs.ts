import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../../shared/events/envelope.ts';
import { HandoffUndelivered } from '../../../shared/events/handoff-undelivered.ts';
import { LeadQualified } from '../../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../../shared/events/lead-tier-changed.ts';
import { allowPutEvents, allowTableActions } from '../../constructs/permissions.ts';
import { QueueFunction } from '../../constructs/queue-function.ts';
import { notMuted } from '../not-muted.ts';
import type { PartProps } from '../part-props.ts';
import type { MailSending } from './mail-sending.ts';

export interface HandoffsProps extends PartProps {
  readonly mail: MailSending;
}

/**
 * Hands leads who are ready to buy to sales reps by mail, to the next one where a mail did not arrive, and
 * recalls a handoff that turns out to be wrong.
 */
export class Handoffs extends Construct {
  constructor(scope: Construct, id: string, props: HandoffsProps) {
    super(scope, id);
    this.handOff(props);
    this.recallHandoffs(props);
  }

  private handOff(props: HandoffsProps): void {
    const { platform, data } = props;
    new QueueFunction(this, 'HandOff', {
      platform,
      name: 'hand-off',
      whoIsHurt: 'Sales is not told of leads who are ready to buy, and calls them too late or never.',
      bus: data.bus,
      pattern: {
        source: [EVENT_SOURCE],
        detailType: [LeadQualified.name, HandoffUndelivered.name],
        detail: { stage: [{ exists: false }, 'sql'], ...notMuted },
      },
      ...commonProps(props),
    });
  }

  private recallHandoffs(props: HandoffsProps): void {
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
      ...commonProps(props),
    });
  }
}

/** Both functions read a lead, write its handoff, mail the rep and announce what they did. */
const commonProps = ({ data, mail }: HandoffsProps) => ({
  environment: {
    ACTIVITIES_TABLE: data.activities.tableName,
    LEADS_TABLE: data.leads.tableName,
    BUS_NAME: data.bus.eventBusName,
    ...mail.environment,
  },
  timeout: Duration.seconds(30),
  memory: 512,
  permissions: [
    allowTableActions(data.activities, 'Query'),
    allowTableActions(data.leads, 'Query', 'GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
    allowPutEvents(data.bus),
    mail.permission,
  ],
});
