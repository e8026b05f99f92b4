import { describe, expect, it } from 'vitest';
import { resolve, UnknownIntrinsic } from '../../../infra/local/template/intrinsics.ts';
import {
  type Exports,
  exportsOf,
  NotInTemplate,
  scopeOf,
} from '../../../infra/local/template/stack-scope.ts';
import type { Template } from '../../../infra/local/template/cloud-assembly.ts';
import type { Json } from '../../../infra/local/kit/json.ts';

const template: Template = {
  Parameters: { Stage: { Default: 'dev' } },
  Mappings: { Sizes: { dev: { memory: 128 } } },
  Conditions: {
    IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
    IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
  },
  Resources: {
    Leads: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    Named: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { TableName: { 'Fn::Join': ['-', ['leads', { Ref: 'Stage' }]] } },
    },
    Jobs: { Type: 'AWS::SQS::Queue' },
    Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'identity' } },
    Score: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'score' } },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Score' } } },
    Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Score' }, Name: 'live' } },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
  },
  Outputs: {
    Shared: {
      Value: { 'Fn::GetAtt': ['Leads', 'Arn'] },
      Export: { Name: { 'Fn::Sub': '${AWS::StackName}:leads' } },
    },
  },
};

const exports: Exports = new Map();
const stack = { name: 'data', template, assets: new Map<string, string>() };
const scope = scopeOf(stack, 'http://127.0.0.1:3000', exports);
exportsOf(stack, scope, exports);
const resolved = (value: Json): Json | undefined => resolve(value, scope);

describe('resolving a template', () => {
  it.each<[string, Json, Json]>([
    ['a parameter to its default', { Ref: 'Stage' }, 'dev'],
    ['an account that nobody named to zeros', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['a table to a name that outlives a restart', { Ref: 'Leads' }, 'data-Leads'],
    ['a table to the name that its author chose, itself made of functions', { Ref: 'Named' }, 'leads-dev'],
    ['a queue to its URL', { Ref: 'Jobs' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/data-Jobs'],
    [
      'a secret to its ARN',
      { Ref: 'Key' },
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:identity-local0',
    ],
    [
      'a version to the qualified ARN of its function',
      { Ref: 'Version' },
      'arn:aws:lambda:us-east-1:000000000000:function:score:1',
    ],
    ['an alias likewise', { Ref: 'Live' }, 'arn:aws:lambda:us-east-1:000000000000:function:score:live'],
    ['the API to the public port', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'http://127.0.0.1:3000'],
    ['Fn::GetAtt with a dot', { 'Fn::GetAtt': 'Jobs.QueueName' }, 'data-Jobs'],
    [
      'Fn::Sub with names, attributes, variables and literals',
      { 'Fn::Sub': ['${Stage} ${Leads.Arn} ${x} ${!y}', { x: { Ref: 'Stage' } }] },
      'dev arn:aws:dynamodb:us-east-1:000000000000:table/data-Leads dev ${y}',
    ],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::If by its condition', { 'Fn::If': ['IsProd', 'many', 'few'] }, 'few'],
    ['conditions made of conditions', [{ 'Fn::If': ['Either', 1, 2] }, { 'Fn::If': ['Both', 1, 2] }], [1, 2]],
    [
      'what another stack exports',
      { 'Fn::ImportValue': 'data:leads' },
      'arn:aws:dynamodb:us-east-1:000000000000:table/data-Leads',
    ],
  ])('resolves %s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('drops what AWS::NoValue stands for, and what holds it', () => {
    expect(resolved({ a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] })).toEqual({ b: [1] });
  });

  it('refuses a function that it does not know, instead of passing it on as text', () => {
    expect(() => resolved({ 'Fn::Transform': {} })).toThrow(UnknownIntrinsic);
  });

  it('refuses a name that nobody defines', () => {
    expect(() => resolved({ Ref: 'Nobody' })).toThrow(NotInTemplate);
    expect(() => resolved({ 'Fn::ImportValue': 'nothing' })).toThrow(NotInTemplate);
  });
});
