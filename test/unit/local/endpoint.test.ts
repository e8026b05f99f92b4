import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemblyOf } from '../../../infra/local/template/assembly.ts';
import { Authorization } from '../../../infra/local/endpoint/authorization.ts';
import { Endpoint } from '../../../infra/local/endpoint/endpoint.ts';
import { conflict, Faults, lostAnswer, throttle } from '../../../infra/local/endpoint/faults.ts';
import type { AwsCall, AwsService } from '../../../infra/local/endpoint/aws-service.ts';
import { aResource, arnOf } from '../../fixtures/a-local.ts';

const role = 'arn:aws:iam::000000000000:role/idle';
const idle = aResource('AWS::Lambda::Function', arnOf('lambda', 'function:idle'), { Role: role });
const assembly = assemblyOf([idle, aResource('AWS::IAM::Role', role)]);

const calls: AwsCall[] = [];
const dynamodb: AwsService = {
  service: 'dynamodb',
  handle: async (call) => {
    calls.push(call);
    if (call.action === 'Break') throw new Error('a bug of the local app');
    return { status: 200, contentType: 'application/x-amz-json-1.0', body: '{"done":true}' };
  },
};
const faults = new Faults();
const endpoint = new Endpoint({
  services: [dynamodb],
  authorization: new Authorization(assembly),
  faults,
  callers: new Map([['IDLE', idle.id]]),
});
let url = '';
beforeAll(async () => {
  url = await endpoint.start();
});
afterAll(() => endpoint.stop());

const credential = (key: string, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function ask(
  action: string,
  { key = 'OUTSIDE', service = 'dynamodb', body = '{"TableName":"Leads"}' } = {},
) {
  const headers = { authorization: credential(key, service), 'x-amz-target': `DynamoDB_20120810.${action}` };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, json: (await answer.json()) as { __type?: string; message?: string } };
}

describe('the AWS endpoint', () => {
  it('finds service, action and caller in the request', async () => {
    expect(await ask('GetItem')).toEqual({ status: 200, json: { done: true } });
    expect(calls.at(-1)).toMatchObject({ service: 'dynamodb', action: 'GetItem', functionName: undefined });
  });

  it('refuses what the calling function was not granted, in the words of IAM', async () => {
    const { status, json } = await ask('GetItem', { key: 'IDLE' });
    expect(status).toBe(400);
    expect(json.__type).toBe('AccessDeniedException');
    expect(json.message).toMatch(
      /idle is not authorized to perform: dynamodb:GetItem on resource: .*table\/Leads/,
    );
  });

  it('refuses in XML where the action is a form field', async () => {
    const headers = {
      authorization: credential('IDLE', 'ses'),
      'content-type': 'application/x-www-form-urlencoded',
    };
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: 'Action=SendRawEmail&Source=a%40example.com',
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });

  it('says so when nobody emulates a service', async () => {
    expect((await ask('ListBuckets', { service: 's3' })).json.__type).toBe('UnknownOperationException');
  });

  it.each([
    ['a conflict', conflict(false), 400, 'TransactionConflictException', false],
    ['a conflict of a transaction', conflict(true), 400, 'TransactionCanceledException', false],
    ['a throttle', throttle(), 400, 'ThrottlingException', false],
    ['an answer that is lost', lostAnswer(), 500, 'InternalServerError', true],
  ] as const)('answers with %s when it is told to', async (_, fault, status, type, isDone) => {
    const before = calls.length;
    const withdraw = faults.inject(({ action }) => (action === 'PutItem' ? fault : undefined));
    const { status: answered, json } = await ask('PutItem');
    withdraw();
    expect(answered).toBe(status);
    expect(json.__type).toContain(type);
    expect(calls.length > before).toBe(isDone);
    expect((await ask('PutItem')).status).toBe(200);
  });
});
