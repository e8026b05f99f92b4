import { ACCOUNT, REGION } from './arns.ts';
import type { Json } from '../kit/json.ts';

/** What CloudFormation would answer about a resource once it is deployed. */
export interface ResolvedNames {
  /** Value of `Ref`. */
  readonly ref: string;
  readonly arn: string;
  /** Values of `Fn::GetAtt` other than `Arn`. */
  readonly attributes: { readonly [name: string]: string };
}

interface Naming {
  /** Property that names the resource, if its author chose a name. */
  readonly name?: string;
  readonly arn: (name: string) => string;
  readonly ref?: (name: string) => string;
  readonly attributes?: (name: string, publicUrl: string) => { readonly [name: string]: string };
}

/** DynamoDB labels a stream with the time it was enabled; here every stream bears the same one. */
const STREAM_LABEL = '2025-01-01T00:00:00.000';

const at =
  (service: string, path: string) =>
  (name: string): string =>
    `arn:aws:${service}:${REGION}:${ACCOUNT}:${path}${name}`;
const global =
  (service: string, path: string) =>
  (name: string): string =>
    `arn:aws:${service}::${ACCOUNT}:${path}${name}`;

const tableArn = at('dynamodb', 'table/');
const table: Naming = {
  name: 'TableName',
  arn: tableArn,
  attributes: (name) => ({ StreamArn: `${tableArn(name)}/stream/${STREAM_LABEL}` }),
};
const policyArn = global('iam', 'policy/');
const topicArn = at('sns', '');
/** Secrets Manager ends its ARNs with six characters of its own. */
const secretArn = (name: string): string => `${at('secretsmanager', 'secret:')(name)}-local0`;

const NAMINGS: { readonly [type: string]: Naming } = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': { name: 'FunctionName', arn: at('lambda', 'function:') },
  'AWS::IAM::Role': { name: 'RoleName', arn: global('iam', 'role/') },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    arn: policyArn,
    ref: policyArn,
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    arn: at('sqs', ''),
    ref: (name) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`,
    attributes: (name) => ({ QueueName: name }),
  },
  'AWS::Events::EventBus': {
    name: 'Name',
    arn: at('events', 'event-bus/'),
    attributes: (name) => ({ Name: name }),
  },
  'AWS::Events::Rule': { name: 'Name', arn: at('events', 'rule/') },
  'AWS::Events::Archive': { name: 'ArchiveName', arn: at('events', 'archive/') },
  'AWS::Scheduler::Schedule': { name: 'Name', arn: at('scheduler', 'schedule/default/') },
  'AWS::SecretsManager::Secret': { name: 'Name', arn: secretArn, ref: secretArn },
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SES::ConfigurationSet': { name: 'Name', arn: at('ses', 'configuration-set/') },
  'AWS::SES::EmailIdentity': { name: 'EmailIdentity', arn: at('ses', 'identity/') },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    arn: topicArn,
    ref: topicArn,
    attributes: (name) => ({ TopicArn: topicArn(name), TopicName: name }),
  },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: (name) => `${at('logs', 'log-group:')(name)}:*` },
  'AWS::SSM::Parameter': { name: 'Name', arn: at('ssm', 'parameter') },
  'AWS::ApiGatewayV2::Api': {
    arn: at('apigateway', '/apis/'),
    attributes: (name, publicUrl) => ({ ApiEndpoint: publicUrl, ApiId: name }),
  },
  'AWS::ApiGatewayV2::Stage': { name: 'StageName', arn: at('apigateway', '/stages/') },
};

/** The properties that name a resource of this type, so that they can be resolved before all others. */
export const nameProperty = (type: string): string | undefined => NAMINGS[type]?.name;

/**
 * Names a resource as CloudFormation would: by the name its author chose, else after its stack and logical id
 * (without the random suffix, so that data kept between two starts belongs to the same tables).
 * `publicUrl` stands in for the execute-api address of an HTTP API.
 */
export function resolvedNames(
  type: string,
  fallback: string,
  chosen: Json | undefined,
  publicUrl: string,
): ResolvedNames {
  const naming = NAMINGS[type];
  const name = typeof chosen === 'string' ? chosen : fallback;
  const service = type.split('::')[1]?.toLowerCase() ?? 'unknown';
  return {
    arn: (naming?.arn ?? at(service, ''))(name),
    ref: naming?.ref?.(name) ?? name,
    attributes: naming?.attributes?.(name, publicUrl) ?? {},
  };
}
