import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { INDEXES, SUBJECT_PREFIXES } from '../../../shared/stores/keys.ts';
import { onIndexes, onTable } from '../../constructs/access.ts';
import { ScheduledFunction } from '../../constructs/scheduled-function.ts';
import { StreamFunction } from '../../constructs/stream-function.ts';
import type { DataStack } from '../data-stack.ts';
import type { PartProps } from './part.ts';

export interface ScoreProps extends PartProps {
  readonly schedules: IScheduleGroup;
}

/** A lead is scored anew when something is added to its log, and when time alone changes what it is. */
export class Score extends Construct {
  constructor(scope: Construct, id: string, props: ScoreProps) {
    super(scope, id);
    this.onActivity(props);
    this.onTime(props);
  }

  private onActivity({ platform, data }: PartProps): void {
    new StreamFunction(this, 'ScoreLeads', {
      platform,
      name: 'score-leads',
      whoIsHurt:
        'Leads keep an old score, and sales is not told of the ones who are ready. Nothing is lost: the log has it all.',
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
      access: rescoring(data),
    });
  }

  private onTime({ platform, data, schedules }: ScoreProps): void {
    new ScheduledFunction(this, 'CoolLeads', {
      platform,
      name: 'cool-leads',
      whoIsHurt:
        'Leads do not cool: sales calls people whose interest has gone. The next run that succeeds catches up.',
      schedules,
      scheduleName: 'cool',
      every: Duration.minutes(1),
      environment: { ACTIVITIES_TABLE: data.activities.tableName, LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(55),
      memory: 1024,
      access: [...rescoring(data), onIndexes(data.leads, INDEXES.due)],
    });
  }
}

/** Reading a lead's log; writing its projections, and a change together with the score that it belongs to. */
const rescoring = ({ activities, leads }: DataStack): PolicyStatement[] => [
  onTable(activities, 'Query'),
  onTable(leads, 'Query', 'GetItem', 'PutItem'),
];
