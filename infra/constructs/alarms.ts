import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** A metric that is zero, or absent, while all is well. */
export interface Trouble {
  readonly metric: IMetric;
  /** What is wrong, in a few words: `score-leads fails`. */
  readonly symptom: string;
  /** Who is hurt by it and how, in a sentence or two: what the person woken up reads first. */
  readonly whoIsHurt: string;
  /** The alarm goes off at this value. @default 1 */
  readonly threshold?: number;
}

/** Over how long trouble is added up. */
export const ALARM_PERIOD = Duration.minutes(5);

/** Where trouble is reported: one topic, read by the environment's alarm address. */
export class Alarms extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, address: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(address));
    // A topic with a policy of its own (enforceSSL) no longer lets the account's alarms in by default.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Reports when the metric reaches its threshold. */
  raise(scope: Construct, id: string, { metric, symptom, whoIsHurt, threshold = 1 }: Trouble): void {
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

  /** Reports when something that should happen all the time has not happened for three periods. */
  raiseOnSilence(
    scope: Construct,
    id: string,
    { metric, symptom, whoIsHurt }: Omit<Trouble, 'threshold'>,
  ): void {
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
