import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../../infra/local/http/http-answer.ts';
import type { HttpRequest } from '../../../infra/local/http/http-event.ts';
import { createGateway } from '../../../infra/local/http/gateway.ts';
import { createRouter, type Route } from '../../../infra/local/http/routes.ts';
import type { InvocationResult } from '../../../infra/local/lambda/invoke.ts';
import type { JsonObject } from '../../../infra/local/kit/json.ts';
import { aLocal, aResource, arnOf, type Invocation } from '../../fixtures/a-local.ts';

const target = arnOf('lambda', 'function:target');
const guard = arnOf('lambda', 'function:guard');
const uri = (arn: string): string =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

const aRoute = (id: string, RouteKey: string, more: JsonObject = {}) =>
  aResource('AWS::ApiGatewayV2::Route', id, { RouteKey, Target: 'integrations/target', ...more });

const template = (stage: JsonObject = {}) => [
  aResource('AWS::ApiGatewayV2::Api', 'api'),
  aResource('AWS::ApiGatewayV2::Stage', 'stage', stage),
  aResource('AWS::ApiGatewayV2::Integration', 'target', { IntegrationUri: target, TimeoutInMillis: 100 }),
  aResource('AWS::ApiGatewayV2::Authorizer', 'guard', {
    AuthorizerUri: uri(guard),
    IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
    AuthorizerResultTtlInSeconds: 300,
    EnableSimpleResponses: true,
  }),
  aRoute('form', 'POST /forms/{formId}'),
  aRoute('leads', 'GET /leads', { AuthorizerId: 'guard', AuthorizationType: 'CUSTOM' }),
  aRoute('lead', 'GET /leads/{id}', { AuthorizerId: 'guard', AuthorizationType: 'CUSTOM' }),
];

const aRequest = (method: string, path: string, overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  method,
  url: new URL(path, 'http://localhost'),
  rawHeaders: ['Host', 'localhost'],
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  ...overrides,
});

function aGateway(
  answer: (invocation: Invocation) => InvocationResult = () => ({ ok: true, value: {} }),
  stage?: JsonObject,
) {
  const { local, invocations } = aLocal({ resources: template(stage), answer });
  const gateway = createGateway(local, async () => undefined);
  const events = (): JsonObject[] => invocations.map(({ event }) => event as JsonObject);
  return { gateway, local, invocations, events };
}

const post = (type: string | undefined, body: string): HttpRequest =>
  aRequest('POST', '/forms/contact', {
    body: Buffer.from(body),
    rawHeaders: type === undefined ? [] : ['Content-Type', type],
  });

describe('choosing a route', () => {
  const routes = ['GET /leads/{id}', 'GET /leads/export', 'ANY /leads/{id}', 'GET /{proxy+}', '$default'].map(
    (key): Route => ({ key, functionArn: key, timeoutMs: 1 }),
  );
  const route = createRouter(routes);

  it.each([
    ['GET', '/leads/export', 'GET /leads/export'],
    ['GET', '/leads/7', 'GET /leads/{id}'],
    ['PUT', '/leads/7', 'ANY /leads/{id}'],
    ['GET', '/leads/7/history', 'GET /{proxy+}'],
    ['PUT', '/else', '$default'],
  ])('prefers the most specific one for %s %s', (method, path, key) => {
    expect(route(method, path)?.route.key).toBe(key);
  });

  it('decodes what stands for the parts of the path', () => {
    expect(route('GET', '/leads/a%20b')?.pathParameters).toEqual({ id: 'a b' });
  });

  it('lets no part of the path be empty', () => {
    expect(createRouter(routes.slice(0, 1))('GET', '/leads/')).toBeUndefined();
  });
});

describe('handing a request to a function', () => {
  it.each([
    ['application/json', '{"a":1}', false],
    ['application/ld+json; charset=utf-8', '{"a":1}', false],
    ['text/plain', 'hello', false],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['multipart/form-data; boundary=x', '--x--', true],
    [undefined, 'hello', true],
  ])('hands over a body of type %s as the gateway does', async (type, body, isBase64Encoded) => {
    const { gateway, events } = aGateway();
    await gateway(post(type, body));
    expect(events()[0]).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
      pathParameters: { formId: 'contact' },
      routeKey: 'POST /forms/{formId}',
      rawPath: '/forms/contact',
    });
  });

  it('lowers header names, joins duplicates and sets cookies apart', async () => {
    const { gateway, events } = aGateway();
    const rawHeaders = ['X-One', 'a', 'x-one', 'b', 'Cookie', 'c=1; d=2'];
    await gateway({ ...post('text/plain', 'x'), rawHeaders });
    expect(events()[0]).toMatchObject({ headers: { 'x-one': 'a,b' }, cookies: ['c=1', 'd=2'] });
    expect(events()[0]?.['headers']).not.toHaveProperty('cookie');
  });

  it('joins duplicate query parameters', async () => {
    const { gateway, events } = aGateway();
    await gateway({ ...post('text/plain', 'x'), url: new URL('http://localhost/forms/contact?a=1&a=%32') });
    expect(events()[0]).toMatchObject({ rawQueryString: 'a=1&a=%32', queryStringParameters: { a: '1,2' } });
  });
});

describe('answering for a function', () => {
  const answered = (value: unknown): Promise<HttpAnswer> =>
    aGateway(() => ({ ok: true, value })).gateway(post('text/plain', 'x'));

  it('passes status, headers, cookies and a base64 body on', async () => {
    const answer = await answered({
      statusCode: 303,
      headers: { Location: '/thanks' },
      cookies: ['a=1'],
      body: 'aGk=',
      isBase64Encoded: true,
    });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/thanks', 'set-cookie': ['a=1'] } });
    expect(String(answer.body)).toBe('hi');
  });

  it('takes an answer without a status for the body of a 200', async () => {
    expect(await answered({ a: 1 })).toMatchObject({ status: 200, body: '{"a":1}' });
  });

  it.each([[{ statusCode: 'many' }], [{ statusCode: 200, body: { a: 1 } }]])(
    'answers 500 for %j',
    async (value) => {
      expect(await answered(value)).toMatchObject({
        status: 500,
        body: '{"message":"Internal Server Error"}',
      });
    },
  );

  it('answers 500 without a word about why when the function fails', async () => {
    const { gateway } = aGateway(() => ({ ok: false, error: { name: 'TypeError', message: 'secret' } }));
    expect(await gateway(post('text/plain', 'x'))).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });

  it('answers 503 when the function takes longer than the gateway waits', async () => {
    const { local } = aGateway();
    const gateway = createGateway(
      { ...local, invoke: () => new Promise(() => undefined) },
      async () => undefined,
    );
    expect(await gateway(post('text/plain', 'x'))).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
  });
});

describe('refusing by itself', () => {
  it('answers 404 where there is no route', async () => {
    expect(await aGateway().gateway(aRequest('GET', '/nothing'))).toMatchObject({
      status: 404,
      body: '{"message":"Not Found"}',
    });
  });

  it('answers 400 for a path that cannot be decoded', async () => {
    expect((await aGateway().gateway(aRequest('POST', '/forms/%zz'))).status).toBe(400);
  });

  it('answers 413 for an event that no function could take', async () => {
    const { gateway, invocations } = aGateway();
    expect((await gateway(post('image/png', 'x'.repeat(5 * 1024 * 1024)))).status).toBe(413);
    expect(invocations).toEqual([]);
  });

  it('answers 429 beyond the burst, and admits again at the rate', async () => {
    const limits = { DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 } };
    const { gateway, local } = aGateway(undefined, limits);
    const statuses = async (n: number): Promise<number[]> => {
      const seen: number[] = [];
      for (let i = 0; i < n; i += 1) seen.push((await gateway(post('text/plain', 'x'))).status);
      return seen;
    };
    expect(await statuses(3)).toEqual([200, 200, 429]);
    local.clock.jump(local.clock.now() + 1_000);
    expect(await statuses(2)).toEqual([200, 429]);
  });
});

describe('asking an authorizer', () => {
  const leads = (path = '/leads', key: string | undefined = 'Bearer k'): HttpRequest =>
    aRequest('GET', path, { rawHeaders: key === undefined ? [] : ['Authorization', key] });
  const deciding = (isAuthorized: unknown) =>
    aGateway(({ function: name }) => ({
      ok: true,
      value: name === guard ? { isAuthorized, context: { role: 'sales' } } : { statusCode: 204 },
    }));

  it('hands its context to the function', async () => {
    const { gateway, events } = deciding(true);
    expect((await gateway(leads())).status).toBe(204);
    expect(events()[0]).toMatchObject({
      type: 'REQUEST',
      version: '2.0',
      identitySource: ['Bearer k', 'GET /leads'],
    });
    expect(events()[1]).toMatchObject({ requestContext: { authorizer: { lambda: { role: 'sales' } } } });
  });

  it('answers 401 without an identity, and asks nobody', async () => {
    const { gateway, invocations } = deciding(true);
    expect(await gateway({ ...leads(), rawHeaders: [] })).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
    });
    expect(invocations).toEqual([]);
  });

  it('answers 403 when it refuses and 500 when it makes no sense', async () => {
    expect(await deciding(false).gateway(leads())).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
    expect((await deciding('yes').gateway(leads())).status).toBe(500);
  });

  it('remembers an answer for the same identity and route, by the local clock', async () => {
    const { gateway, local, invocations } = deciding(true);
    const asked = (): number => invocations.filter(({ function: name }) => name === guard).length;
    await gateway(leads());
    await gateway(leads());
    expect(asked()).toBe(1);
    await gateway(leads('/leads/7'));
    expect(asked()).toBe(2);
    local.clock.jump(local.clock.now() + 301_000);
    await gateway(leads());
    expect(asked()).toBe(3);
  });
});
