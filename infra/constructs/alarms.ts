import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmCondition {
  /** Zero or without data as long as nothing is wrong. */
  readonly metric: IMetric;
  /** What is wrong, in a few words: `score-leads fails`. */
  readonly symptom: string;
  /** Who is hurt by it and how, in a sentence or two: what the person on call reads first. */
  readonly whoIsHurt: string;
  /** The alarm goes off when the metric reaches this value. @default 1 */
  readonly threshold?: number;
}

/** The period over which an alarm's metric is aggregated. */
export const ALARM_PERIOD = Duration.minutes(5);

/** The alarms of an environment and the topic that sends them to its alarm address. */
export class Alarms extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, address: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(address));
    // `enforceSSL` replaces the default topic policy, which would have let alarms of this account publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Adds an alarm that goes off when the metric reaches its threshold. */
  add(scope: Construct, id: string, condition: AlarmCondition): void {
    const { metric, symptom, whoIsHurt, threshold = 1 } = condition;
    this.notify(
      new Alarm(scope, id, {
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: `${symptom}. ${whoIsHurt}`,
      }),
    );
  }

  /** Adds an alarm that goes off when something that should happen all the time stops for three periods. */
  addHeartbeat(scope: Construct, id: string, condition: Omit<AlarmCondition, 'threshold'>): void {
    const { metric, symptom, whoIsHurt } = condition;
    this.notify(
      new Alarm(scope, id, {
        metric,
        threshold: 1,
        evaluationPeriods: 3,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: `${symptom}. ${whoIsHurt}`,
      }),
    );
  }

  private notify(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
