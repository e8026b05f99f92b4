import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { askEngine } from '../../../infra/local/dynamodb/ask-engine.ts';
import { type Engine, startEngine } from '../../../infra/local/dynamodb/engine.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import type { JsonObject } from '../../../infra/local/kit/json.ts';
import { RawHttp } from '../../../infra/local/kit/raw-http.ts';
import { dueIndexOf } from '../../../infra/local/scheduler/due-index.ts';
import { assemblyOf } from '../../../infra/local/template/assembly.ts';
import { aResource, arnOf } from '../../fixtures/a-local.ts';

const leadsArn = arnOf('dynamodb', 'table/Leads');
const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const leads = aResource('AWS::DynamoDB::Table', leadsArn, {
  KeySchema: key('pk', 'sk'),
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'dueKey', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    { IndexName: 'due', KeySchema: key('dueKey', 'dueAt'), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
});

/** A function with its role, of which both say what they like. */
function aFunction(name: string, variables: JsonObject, resource: string) {
  const role = `arn:aws:iam::000000000000:role/${name}`;
  const lambda = aResource('AWS::Lambda::Function', arnOf('lambda', `function:${name}`), {
    Handler: 'index.handler',
    Role: role,
    Environment: { Variables: variables },
  });
  const policy = aResource('AWS::IAM::Policy', `${name}-policy`, {
    Roles: [name],
    PolicyDocument: {
      Statement: { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: resource },
    },
  });
  return { lambda, resources: [lambda, aResource('AWS::IAM::Role', role, {}, name), policy] };
}

const sweep = aFunction('sweep', { LEADS_TABLE: 'Leads' }, `${leadsArn}/index/due`);
const reader = aFunction('reader', { LEADS_TABLE: 'Leads' }, leadsArn);
const stranger = aFunction('stranger', {}, `${leadsArn}/index/*`);
const assembly = assemblyOf([leads, ...[sweep, reader, stranger].flatMap(({ resources }) => resources)]);

let engine: Engine;
let http: RawHttp;
beforeAll(async () => {
  engine = await startEngine(undefined);
  http = new RawHttp(engine.url);
  await createTables(assembly, http);
});
afterAll(async () => {
  http.close();
  await engine.stop();
});

const put = (lead: string, dueKey: string, dueAt: number) => {
  const Item = { pk: { S: lead }, sk: { S: 'SCORE' }, dueKey: { S: dueKey }, dueAt: { N: String(dueAt) } };
  return askEngine(http, 'DynamoDB_20120810.PutItem', { TableName: 'Leads', Item }, z.unknown());
};

describe('the due index', () => {
  it('is worked off by the functions that know the table and may query the index', () => {
    const index = dueIndexOf(assembly, http)!;
    expect([sweep, reader, stranger].map(({ lambda }) => index.drives(lambda))).toEqual([true, false, false]);
  });

  it('is none where no table has it', () => {
    expect(dueIndexOf(assemblyOf([]), http)).toBeUndefined();
  });

  it('names what is overdue, and when the next item of any kind and shard comes up', async () => {
    const index = dueIndexOf(assembly, http)!;
    expect(await index.at(0)).toEqual({ overdue: '', next: Number.POSITIVE_INFINITY });
    await put('a', 'score#3', 1_000);
    await put('b', 'message#0', 900);
    await put('c', 'score#0', 2_000);
    expect(await index.at(899)).toEqual({ overdue: '', next: 900 });
    const { overdue, next } = await index.at(900);
    expect(next).toBe(1_000);
    expect(overdue).not.toBe('');
    expect(await index.at(950)).toEqual({ overdue, next: 1_000 });
    expect((await index.at(1_000)).overdue).not.toBe(overdue);
    expect(await index.at(2_000)).toMatchObject({ next: Number.POSITIVE_INFINITY });
  });

  it('finds the next item behind any number of overdue ones', async () => {
    const index = dueIndexOf(assembly, http)!;
    await Promise.all(Array.from({ length: 40 }, (_, n) => put(`many-${n}`, 'score#1', 3_000 + n)));
    await put('last', 'score#1', 5_000);
    expect(await index.at(4_000)).toMatchObject({ next: 5_000 });
  });
});
