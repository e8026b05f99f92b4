import type { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Actions on items. `TransactWriteItems` has no action of its own: IAM checks the actions it consists of. */
type ItemAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'Query'
  | 'Scan';

/** Allows these actions on the table itself, not on its indexes. */
export const allowTableActions = (table: ITable, ...actions: readonly ItemAction[]): PolicyStatement =>
  new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
  });

/** Allows queries of the named indexes of the table. */
export const allowIndexQueries = (table: ITable, ...names: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: names.map((name) => `${table.tableArn}/index/${name}`),
  });

/** Allows reading the table's stream, which an event source mapping does with the role of its function. */
export const allowStreamReads = (table: ITable): PolicyStatement => {
  if (!table.tableStreamArn) throw new Error(`${table.node.path} has no stream.`);
  return new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
      (action) => `dynamodb:${action}`,
    ),
    resources: [table.tableStreamArn],
  });
};

export const allowSecretReads = (secret: ISecret): PolicyStatement =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });

/** Allows invoking the function itself, not its versions or aliases. */
export const allowInvoke = (lambda: IFunction): PolicyStatement =>
  new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lambda.functionArn] });

export const allowSendMessage = (queue: IQueue): PolicyStatement =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });

export const allowPutEvents = (bus: IEventBus): PolicyStatement =>
  new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] });

/**
 * Allows sending mail from these verified identities (domains or addresses) with a configuration set.
 * SES checks the permission on both.
 */
export const allowSendMail = (
  stack: Stack,
  identities: readonly string[],
  configurationSet: string,
): PolicyStatement =>
  new PolicyStatement({
    actions: ['ses:SendRawEmail'],
    resources: [
      ...identities.map((identity) =>
        stack.formatArn({ service: 'ses', resource: 'identity', resourceName: identity }),
      ),
      stack.formatArn({ service: 'ses', resource: 'configuration-set', resourceName: configurationSet }),
    ],
  });
