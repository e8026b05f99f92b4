import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Running, start, type StartOptions } from '../../../infra/local/start.ts';
import { DataInUse } from '../../../infra/local/kit/state.ts';
import { TriggerFailed } from '../../../infra/local/lambda/triggers.ts';
import type { JsonObject } from '../../../infra/local/kit/json.ts';
import { aCloudAssembly, aFolder } from '../../fixtures/a-cloud-assembly.ts';

/** Calls DynamoDB without an SDK, as the function that it runs in. */
const CALL = `
  const call = async (action, body) => {
    const answer = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body: JSON.stringify(body), headers: {
      'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.' + action, 'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' } });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const TableName = process.env.TABLE;`;

const WRITE = `${CALL} exports.handler = async ({ pathParameters: { id } }) => {
  await call('PutItem', { TableName, Item: { pk: { S: id } } }); return { statusCode: 202 } };`;
/** Marks every word it is told of; fails for poison, unless there is a cure. */
const FOLLOW = `${CALL} exports.handler = async ({ Records }) => {
  for (const { dynamodb: { Keys: { pk } } } of Records) {
    const { Item } = await call('GetItem', { TableName, Key: { pk: { S: 'seen#cure' } }, ConsistentRead: true });
    if (pk.S === 'poison' && !Item) throw new Error('poison');
    await call('PutItem', { TableName, Item: { pk: { S: 'seen#' + pk.S } } });
  } };`;
const READ = `${CALL} exports.handler = async () => {
  const { Items } = await call('Scan', { TableName }); return Items.map(({ pk }) => pk.S).sort() };`;
const SETUP = `${CALL} exports.handler = async () => { await call('PutItem', { TableName, Item: { pk: { S: 'seen#setup' } } }) };`;

const TABLE = { 'Fn::ImportValue': 'table' };
const aFunction = (name: string, actions: string[]): [string, JsonObject][] => [
  [
    name,
    {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Code: { S3Key: `${name}.zip` },
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Environment: { Variables: { TABLE, POWERTOOLS_SERVICE_NAME: name } },
      },
    },
  ],
  [`${name}Role`, { Type: 'AWS::IAM::Role' }],
  [
    `${name}Policy`,
    {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: `${name}Role` }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: actions,
              Resource: {
                'Fn::Sub': ['arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${t}', { t: TABLE }],
              },
            },
          ],
        },
      },
    },
  ],
];
const aRoute = (id: string, RouteKey: string, name: string): [string, JsonObject][] => [
  [
    id,
    {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { RouteKey, Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Call` }]] } },
    },
  ],
  [
    `${id}Call`,
    {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': [name, 'Arn'] } },
    },
  ],
];

const data: JsonObject = {
  Resources: {
    Words: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      },
    },
  },
  Outputs: {
    Table: { Value: { Ref: 'Words' }, Export: { Name: 'table' } },
    Stream: { Value: { 'Fn::GetAtt': ['Words', 'StreamArn'] }, Export: { Name: 'stream' } },
  },
};

const mapping: JsonObject = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::ImportValue': 'stream' },
    FunctionName: { Ref: 'follow' },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
    FilterCriteria: {
      Filters: [
        {
          Pattern: JSON.stringify({
            eventName: ['INSERT'],
            dynamodb: { Keys: { pk: { S: [{ 'anything-but': { prefix: 'seen#' } }] } } },
          }),
        },
      ],
    },
  },
};

const anApp = (
  more: Readonly<Record<string, JsonObject>> = {},
  bundles: Readonly<Record<string, string>> = {},
): string =>
  aCloudAssembly(
    {
      app: {
        Resources: Object.fromEntries([
          ...aFunction('write', ['dynamodb:PutItem']),
          ...aFunction('follow', ['dynamodb:PutItem', 'dynamodb:GetItem']),
          ...aFunction('read', ['dynamodb:Scan']),
          ...aFunction('setup', ['dynamodb:PutItem']),
          ...aRoute('Put', 'POST /words/{id}', 'write'),
          ...aRoute('List', 'GET /words', 'read'),
          ['Mapping', mapping],
          [
            'Setup',
            { Type: 'Custom::Trigger', Properties: { HandlerArn: { 'Fn::GetAtt': ['setup', 'Arn'] } } },
          ],
          ...Object.entries(more),
        ]),
      },
      data,
    },
    { write: WRITE, follow: FOLLOW, read: READ, setup: SETUP, ...bundles },
  );

const running: Running[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
});

async function launch(options: StartOptions = {}) {
  const app = await start({ quiet: true, assembly: anApp(), ...options });
  running.push(app);
  const idle = async (): Promise<void> => void (await fetch(`${app.url}/_local/idle`));
  const put = async (word: string): Promise<number> =>
    (await fetch(`${app.url}/words/${word}`, { method: 'POST' })).status;
  const words = async (): Promise<string[]> => (await fetch(`${app.url}/words`)).json() as Promise<string[]>;
  return { app, idle, put, words };
}

describe('running a template', () => {
  it('leads a request through API, function, table and stream, and tells when all of it is done', async () => {
    const { app, idle, put, words } = await launch();
    expect(await put('hello')).toBe(202);
    await idle();
    expect(await words()).toEqual(['hello', 'seen#hello', 'seen#setup']);
    expect(app.diagnostics.units()).toContainEqual({
      table: 'Words',
      function: 'write',
      read: 0,
      write: 1,
      calls: 1,
    });
  });

  it('keeps a record that always fails as a dead letter, alone, until it is re-driven', async () => {
    const { app, idle, put, words } = await launch();
    await Promise.all(['a', 'poison', 'b'].map(put));
    await idle();
    expect(await words()).not.toContain('seen#poison');
    expect(await words()).toEqual(expect.arrayContaining(['seen#a', 'seen#b']));
    expect(app.diagnostics.deadLetters()).toMatchObject([
      { reason: 'Error: poison', attempts: 2, functionPath: 'app/follow' },
    ]);
    await put('cure');
    await idle();
    expect(await app.diagnostics.redrive()).toBe(1);
    await idle();
    expect(await words()).toContain('seen#poison');
    expect(app.diagnostics.deadLetters()).toEqual([]);
  });

  it('goes on with the same data after a restart', async () => {
    const folder = aFolder();
    const first = await launch({ data: folder });
    await first.put('hello');
    await first.app.stop();
    const second = await launch({ data: folder });
    await second.idle();
    expect(await second.words()).toEqual(['hello', 'seen#hello', 'seen#setup']);
    rmSync(folder, { recursive: true });
  });

  it('refuses to share a data folder with another instance', async () => {
    const folder = aFolder();
    await launch({ data: folder });
    await expect(launch({ data: folder })).rejects.toThrow(DataInUse);
  });

  it('does not start where what runs on deploy fails', async () => {
    const assembly = anApp({}, { setup: 'exports.handler = async () => { throw new Error("no seed") }' });
    await expect(launch({ assembly })).rejects.toThrow(TriggerFailed);
  });
});
