import { Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  AuthorizerPayloadVersion,
  HttpApi as Api,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpStage,
  LogGroupLogDestination,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';

export interface HttpApiProps {
  readonly platform: Platform;
  /** Decides whether a caller's API key may use a route. */
  readonly authorizer: Function;
  /** Who is hurt when the API answers with server errors. */
  readonly whoIsHurt: string;
}

/**
 * One line of the access log. It names the route and not the path, which can contain a secret token,
 * and neither IP address nor user agent, which are personal data.
 */
const ACCESS_LOG_LINE = JSON.stringify({
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
});

/** A revoked API key keeps working for this long at most. */
const AUTHORIZER_CACHE_TTL = Duration.minutes(5);

/**
 * The public HTTP API, with throttling and an access log. It has no CORS configuration: which origins may
 * post a form is in the playbook, so the function that takes forms answers OPTIONS itself.
 */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly authorizer: IHttpRouteAuthorizer;

  constructor(scope: Construct, id: string, { platform, authorizer, whoIsHurt }: HttpApiProps) {
    super(scope, id);
    this.api = new Api(this, 'Api', { createDefaultStage: false });
    this.authorizer = this.addAuthorizer(authorizer);
    const stage = this.addStage(platform);
    platform.alarms.add(this, 'Failing', {
      metric: stage.metricServerError({ period: ALARM_PERIOD }),
      symptom: 'The HTTP API answers with server errors',
      whoIsHurt,
    });
  }

  /** The API's address, without a trailing slash. */
  get url(): string {
    return this.api.apiEndpoint;
  }

  private addStage({ settings }: Platform): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: settings.retention.logs,
      removalPolicy: removalPolicyOf(settings),
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.rate, burstLimit: settings.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(ACCESS_LOG_LINE),
      },
    });
  }

  /** The route is part of the identity source, and so of the cache key: a role may use some routes only. */
  private addAuthorizer(handler: Function): IHttpRouteAuthorizer {
    const stack = Stack.of(this);
    const authorizer = new HttpAuthorizer(this, 'Authorizer', {
      httpApi: this.api,
      authorizerName: 'api-key',
      type: HttpAuthorizerType.LAMBDA,
      payloadFormatVersion: AuthorizerPayloadVersion.VERSION_2_0,
      enableSimpleResponses: true,
      identitySource: ['$request.header.Authorization', '$context.routeKey'],
      resultsCacheTtl: AUTHORIZER_CACHE_TTL,
      authorizerUri: stack.formatArn({
        service: 'apigateway',
        account: 'lambda',
        resource: 'path/2015-03-31/functions',
        resourceName: `${handler.functionArn}/invocations`,
      }),
    });
    handler.addPermission('InvokeByAuthorizer', {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: stack.formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `authorizers/${authorizer.authorizerId}`,
      }),
    });
    return HttpAuthorizer.fromHttpAuthorizerAttributes(this, 'RouteAuthorizer', {
      authorizerId: authorizer.authorizerId,
      authorizerType: 'CUSTOM',
    });
  }
}
