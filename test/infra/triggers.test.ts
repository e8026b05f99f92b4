import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { synthesize } from '../../infra/synth.ts';
import { listOf, Template, text, type Resource } from './template.ts';

let template: Template;

beforeAll(async () => {
  await bundleFunctions();
  template = new Template(synthesize('dev', { validation: false }));
}, 60_000);

const rules = (): Resource[] => template.ofType('AWS::Events::Rule');
const onDefaultBus = ({ properties }: Resource): boolean => text(properties.EventBusName) === 'default';

describe('rules', () => {
  it('put an event that cannot be delivered into a dead-letter queue', () => {
    const targets = rules().flatMap(({ properties }) => listOf(properties.Targets));
    expect(targets).not.toHaveLength(0);
    for (const target of targets) expect(target.DeadLetterConfig).toHaveProperty('Arn');
  });

  it('do not match changes that are muted', () => {
    const ours = rules().filter((rule) => !onDefaultBus(rule));
    expect(ours).not.toHaveLength(0);
    for (const { properties } of ours) {
      expect(properties.EventPattern?.detail?.muted).toEqual([{ exists: false }, false]);
    }
  });

  it('match mail events only of mail that this environment sent with its own configuration set', () => {
    const rule = rules().find(onDefaultBus);
    expect(rule?.properties.EventPattern?.source).toEqual(['aws.ses']);
    expect(rule?.properties.EventPattern?.detail?.mail?.tags).toEqual({
      'ses:configuration-set': ['kindling-dev'],
      'kindling-environment': ['dev'],
    });
  });

  it('forward no part of a mail event that names a person', () => {
    const rule = rules().find(onDefaultBus);
    const [target] = listOf(rule?.properties.Targets);
    expect(target?.InputTransformer?.InputPathsMap).toEqual({
      type: '$.detail.eventType',
      time: '$.time',
      tags: '$.detail.mail.tags',
      sesId: '$.detail.mail.messageId',
      bounceType: '$.detail.bounce.bounceType',
      bounceSubType: '$.detail.bounce.bounceSubType',
      complaintSubType: '$.detail.complaint.complaintSubType',
      complaintFeedbackType: '$.detail.complaint.complaintFeedbackType',
    });
  });
});

describe('schedules', () => {
  it('have a name, and cool leads and send nurture mail every minute', () => {
    const schedules = template.ofType('AWS::Scheduler::Schedule').map(({ properties }) => properties);
    expect(schedules.map(({ Name }) => text(Name)).toSorted()).toEqual(['cool', 'nurture']);
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    }
  });
});

describe('the HTTP API', () => {
  it('requires a key on every route except forms, tracking, answers, consents, unsubscribing and the document of the API', () => {
    const publicRoutes = template
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(({ properties }) => text(properties.AuthorizationType) !== 'CUSTOM')
      .map(({ properties }) => text(properties.RouteKey));
    expect(new Set(publicRoutes)).toEqual(
      new Set([
        'GET /answers/{token}',
        ...['preferences', 'confirm'].flatMap((page) =>
          ['GET', 'HEAD', 'POST'].map((method) => `${method} /${page}/{token}`),
        ),
        'GET /openapi.json',
        'GET /t/c/{token}',
        'GET /t/kindling.js',
        'GET /t/o/{token}',
        'GET /t/p.gif',
        'GET /unsubscribe/{token}',
        'HEAD /answers/{token}',
        'HEAD /t/c/{token}',
        'HEAD /t/o/{token}',
        'HEAD /unsubscribe/{token}',
        'OPTIONS /forms/{formId}',
        'POST /answers/{token}',
        'POST /forms/{formId}',
        'POST /unsubscribe/{token}',
      ]),
    );
  });

  it('caches what a key may do for each route, for five minutes', () => {
    const [authorizer] = template.ofType('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.properties).toMatchObject({
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
      AuthorizerResultTtlInSeconds: 300,
    });
  });

  it('answers OPTIONS from the playbook, not from a CORS policy of its own', () => {
    const [api] = template.ofType('AWS::ApiGatewayV2::Api');
    expect(api?.properties).not.toHaveProperty('CorsConfiguration');
  });

  it('is throttled as its environment says', () => {
    const [stage] = template.ofType('AWS::ApiGatewayV2::Stage');
    expect(stage?.properties.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 5000,
      ThrottlingBurstLimit: 5000,
    });
  });

  it('logs neither addresses nor paths, whose tokens are secrets', () => {
    const [stage] = template.ofType('AWS::ApiGatewayV2::Stage');
    const line: object = JSON.parse(text(stage?.properties.AccessLogSettings?.Format));
    expect(Object.keys(line)).toContain('route');
    expect(JSON.stringify(line)).not.toMatch(/sourceIp|userAgent|path/i);
  });
});
