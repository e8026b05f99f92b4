import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { INDEXES, SUBJECT_PREFIXES } from '../../../shared/stores/keys.ts';
import { allowIndexQueries, allowTableActions } from '../../constructs/permissions.ts';
import { ScheduledFunction } from '../../constructs/scheduled-function.ts';
import { StreamFunction } from '../../constructs/stream-function.ts';
import type { PartProps } from '../part-props.ts';

export interface ScoreProps extends PartProps {
  readonly schedules: IScheduleGroup;
}

/** Scores a lead again when an activity was stored, and when the passing of time alone changes its tier. */
export class Score extends Construct {
  constructor(scope: Construct, id: string, props: ScoreProps) {
    super(scope, id);
    this.scoreLeads(props);
    this.coolLeads(props);
  }

  private scoreLeads({ platform, data }: PartProps): void {
    new StreamFunction(this, 'ScoreLeads', {
      platform,
      name: 'score-leads',
      whoIsHurt:
        'Leads keep an old score, and sales is not told of the ones who are ready. ' +
        'Nothing is lost: the log has it all.',
      table: data.activities,
      filter: {
        eventName: ['INSERT'],
        dynamodb: { Keys: { pk: { S: SUBJECT_PREFIXES.map((prefix) => ({ prefix })) } } },
      },
      batchSize: 500,
      parallelization: 10,
      failures: data.failures,
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(60),
      memory: 1024,
      permissions: allowRescoring(data),
    });
  }

  private coolLeads({ platform, data, schedules }: ScoreProps): void {
    new ScheduledFunction(this, 'CoolLeads', {
      platform,
      name: 'cool-leads',
      whoIsHurt:
        'Leads do not cool: sales calls people whose interest has gone. ' +
        'The next run that succeeds catches up.',
      schedules,
      scheduleName: 'cool',
      every: Duration.minutes(1),
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(55),
      memory: 1024,
      permissions: [...allowRescoring(data), allowIndexQueries(data.leads, INDEXES.due)],
    });
  }
}

/**
 * Reads a lead's log and writes its state: the score, and with it in one transaction the change that it
 * caused.
 */
const allowRescoring = ({ activities, leads }: PartProps['data']): PolicyStatement[] => [
  allowTableActions(activities, 'Query'),
  allowTableActions(leads, 'Query', 'GetItem', 'PutItem'),
];
