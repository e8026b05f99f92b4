import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import {
  Schedule,
  ScheduleExpression,
  type IScheduleGroup,
  type ScheduleTargetConfig,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/function-environments.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { allowInvoke } from './permissions.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface ScheduledFunctionProps<Name extends FunctionName> extends ServiceFunctionProps<Name> {
  /** The environment's schedule group: a schedule's name is unique within its group. */
  readonly schedules: IScheduleGroup;
  readonly scheduleName: string;
  readonly every: Duration;
}

/** A function that runs on a schedule. A failed run is not retried: the next run finds the same work. */
export class ScheduledFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps<Name>) {
    super(scope, id);
    const { schedules, scheduleName, every, ...service } = props;
    const { platform, name, whoIsHurt } = service;
    const { lambda } = new ServiceFunction(this, 'Service', service);
    this.lambda = lambda;
    lambda.configureAsyncInvoke({ retryAttempts: 0 });
    new Schedule(this, 'Schedule', {
      scheduleGroup: schedules,
      scheduleName,
      schedule: ScheduleExpression.rate(every),
      target: { bind: () => this.target(lambda, schedules) },
    });
    platform.alarms.addHeartbeat(this, 'NotRunning', {
      metric: lambda.metricInvocations({ period: ALARM_PERIOD }),
      symptom: `${name} has not run for a quarter of an hour`,
      whoIsHurt,
    });
  }

  private target(lambda: Function, schedules: IScheduleGroup): ScheduleTargetConfig {
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceArn': schedules.scheduleGroupArn } },
      }),
    });
    role.addToPolicy(allowInvoke(lambda));
    return {
      arn: lambda.functionArn,
      role,
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    };
  }
}
