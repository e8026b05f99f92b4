import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { physicalName, type Platform } from './platform.ts';

/** A metric of how many lines of a function's log have exactly this message. The metric's name is `id`. */
export const logMessageMetric = (
  scope: Construct,
  id: string,
  { settings }: Platform,
  { logGroup }: Function,
  message: string,
): IMetric =>
  new MetricFilter(scope, id, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: physicalName(settings),
    metricName: id,
  }).metric({ statistic: 'Sum', period: ALARM_PERIOD });
