import { beforeAll, describe, expect, it } from 'vitest';
import type { Assembly } from '../../../infra/local/template/resource.ts';
import { loadAssembly } from '../../../infra/local/template/assembly.ts';
import { Authorization } from '../../../infra/local/endpoint/authorization.ts';
import { routesOf } from '../../../infra/local/http/routes.ts';
import { createServices } from '../../../infra/local/services.ts';
import { streamMappingsOf } from '../../../infra/local/streams/mapping.ts';
import { synthesized } from '../../../infra/local/template/synthesis.ts';
import { aLocal } from '../../fixtures/a-local.ts';

/** Resource types that the local app emulates. */
const EMULATED = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'Custom::Trigger',
];
/**
 * Types that start nothing and that no function calls: who may call whom, what is watched, what is kept for
 * later.
 */
const SILENT = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Archive',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
];

let assembly: Assembly;
beforeAll(async () => {
  assembly = loadAssembly(await synthesized('dev'), 'http://127.0.0.1:3000');
}, 120_000);

describe('the template of the product', () => {
  it('holds no type of resource that the local app would silently leave out', () => {
    const known = new Set([...EMULATED, ...SILENT]);
    const unknown = assembly.resources.filter(({ type }) => !known.has(type));
    expect(unknown.map(({ type, path }) => `${type} ${path}`)).toEqual([]);
  });

  it('holds no trigger that is not emulated', () => {
    const { local } = aLocal({ resources: assembly.resources });
    const services = createServices(local);
    expect(services.parts.length).toBeGreaterThan(0);
    const sources = assembly
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ properties }) => properties['EventSourceArn']);
    const followed = new Set(streamMappingsOf(assembly).map(({ streamArn }) => streamArn));
    const queues = new Set(assembly.ofType('AWS::SQS::Queue').map(({ arn }) => arn));
    expect(sources.filter((arn) => !followed.has(String(arn)) && !queues.has(String(arn)))).toEqual([]);
  });

  it('leads every route to a function', () => {
    const routes = routesOf(assembly);
    const arns = routes.flatMap(({ functionArn, authorizer }) => [
      functionArn,
      authorizer?.functionArn ?? functionArn,
    ]);
    expect(routes.length).toBeGreaterThan(0);
    expect(arns.filter((arn) => assembly.byArn(arn)?.type !== 'AWS::Lambda::Function')).toEqual([]);
  });

  it('has policies that can be decided on', () => {
    expect(() => new Authorization(assembly)).not.toThrow();
  });
});
