import { describe, expect, it } from 'vitest';
import { NotEmulated } from '../../../infra/local/template/arns.ts';
import { assemblyOf } from '../../../infra/local/template/assembly.ts';
import { Authorization } from '../../../infra/local/endpoint/authorization.ts';
import type { AwsCall } from '../../../infra/local/endpoint/aws-service.ts';
import type { Json, JsonObject } from '../../../infra/local/kit/json.ts';
import { aResource, arnOf } from '../../fixtures/a-local.ts';

const leads = arnOf('dynamodb', 'table/Leads');
const bus = arnOf('events', 'event-bus/kindling');
const role = 'arn:aws:iam::000000000000:role/score';
const lambda = aResource('AWS::Lambda::Function', arnOf('lambda', 'function:score'), { Role: role }, 'score');

const allow = (action: Json, resource: Json): JsonObject => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

const decide = (statements: JsonObject[], call: AwsCall): string | undefined => {
  const policy = aResource('AWS::IAM::Policy', 'policy', {
    Roles: ['score'],
    PolicyDocument: { Statement: statements },
  });
  const assembly = assemblyOf([lambda, aResource('AWS::IAM::Role', role, {}, 'score'), policy]);
  return new Authorization(assembly).objection(call);
};

const call = (
  service: string,
  action: string,
  body: Json,
  functionName: string | undefined = lambda.id,
): AwsCall => ({
  service,
  action,
  functionName,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const dynamo = (action: string, body: Json): AwsCall => call('dynamodb', action, body);

describe('deciding whether a function may call', () => {
  it('names the function, the action and the resource of a grant that is missing', () => {
    const objection = decide([allow('dynamodb:GetItem', leads)], dynamo('PutItem', { TableName: 'Leads' }));
    expect(objection).toContain(`assumed-role/score/${lambda.label}`);
    expect(objection).toContain('dynamodb:PutItem');
    expect(objection).toContain(leads);
  });

  it('lets pass what a statement grants, by name or by ARN', () => {
    const grants = [allow(['dynamodb:PutItem'], [leads])];
    expect(decide(grants, dynamo('PutItem', { TableName: 'Leads' }))).toBeUndefined();
    expect(decide(grants, dynamo('PutItem', { TableName: leads }))).toBeUndefined();
  });

  it('asks for the index, not the table, where an index is queried', () => {
    const query = dynamo('Query', { TableName: 'Leads', IndexName: 'due' });
    expect(decide([allow('dynamodb:Query', leads)], query)).toContain(`${leads}/index/due`);
    expect(decide([allow('dynamodb:Query', `${leads}/index/*`)], query)).toBeUndefined();
  });

  it('asks for each part of a transaction', () => {
    const write = dynamo('TransactWriteItems', {
      TransactItems: [{ Put: { TableName: 'Leads' } }, { ConditionCheck: { TableName: 'Leads' } }],
    });
    expect(decide([allow('dynamodb:PutItem', leads)], write)).toContain('dynamodb:ConditionCheckItem');
    expect(
      decide([allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], leads)], write),
    ).toBeUndefined();
  });

  it('asks for every table of a batch', () => {
    const read = dynamo('BatchGetItem', { RequestItems: { Leads: {}, Activities: {} } });
    expect(decide([allow('dynamodb:BatchGetItem', leads)], read)).toContain('table/Activities');
  });

  it('lets a deny win over any allow', () => {
    const statements = [allow('*', '*'), { Effect: 'Deny', Action: 'DynamoDB:Delete*', Resource: '*' }];
    expect(decide(statements, dynamo('DeleteItem', { TableName: 'Leads' }))).toBeDefined();
    expect(decide(statements, dynamo('PutItem', { TableName: 'Leads' }))).toBeUndefined();
  });

  it('understands NotAction and NotResource', () => {
    const statements = [{ Effect: 'Allow', NotAction: 'dynamodb:DeleteItem', NotResource: bus }];
    expect(decide(statements, dynamo('GetItem', { TableName: 'Leads' }))).toBeUndefined();
    expect(decide(statements, dynamo('DeleteItem', { TableName: 'Leads' }))).toBeDefined();
    expect(
      decide(statements, call('events', 'PutEvents', { Entries: [{ EventBusName: 'kindling' }] })),
    ).toBeDefined();
  });

  it('asks for the bus of each event, the default one included', () => {
    const put = call('events', 'PutEvents', { Entries: [{ EventBusName: bus }, {}] });
    expect(decide([allow('events:PutEvents', bus)], put)).toContain('event-bus/default');
  });

  it('asks for the queue that a URL names', () => {
    const send = call('sqs', 'SendMessage', {
      QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/walks',
    });
    expect(decide([allow('sqs:SendMessage', arnOf('sqs', 'walks'))], send)).toBeUndefined();
    expect(decide([allow('sqs:SendMessage', arnOf('sqs', 'others'))], send)).toContain('walks');
  });

  it('asks SES for the sender, address or domain, and for the configuration set', () => {
    const mail = call(
      'ses',
      'SendRawEmail',
      'Action=SendRawEmail&Source=Kindling+%3Chello%40example.com%3E&ConfigurationSetName=main',
    );
    const set = arnOf('ses', 'configuration-set/main');
    expect(decide([allow('ses:SendRawEmail', arnOf('ses', 'identity/example.com'))], mail)).toContain(set);
    expect(
      decide([allow('ses:SendRawEmail', [arnOf('ses', 'identity/example.com'), set])], mail),
    ).toBeUndefined();
    expect(
      decide([allow('ses:SendRawEmail', [arnOf('ses', 'identity/hello@example.com'), set])], mail),
    ).toBeUndefined();
  });

  it('refuses a policy with a condition, which it would have to guess', () => {
    const statement = { ...allow('*', '*'), Condition: { StringEquals: { 'aws:SourceVpc': 'x' } } };
    expect(() => decide([statement], dynamo('GetItem', { TableName: 'Leads' }))).toThrow(NotEmulated);
  });

  it('lets a caller from outside the template do everything', () => {
    expect(
      decide([], { ...dynamo('PutItem', { TableName: 'Leads' }), functionName: undefined }),
    ).toBeUndefined();
  });
});
