import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { type Platform, scopedName } from './platform.ts';

/** Counts the lines of a function's log that have exactly this message. */
export const logLines = (
  scope: Construct,
  id: string,
  { settings }: Platform,
  { logGroup }: Function,
  message: string,
): IMetric =>
  new MetricFilter(scope, id, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: scopedName(settings),
    metricName: id,
  }).metric({ statistic: 'Sum', period: ALARM_PERIOD });
