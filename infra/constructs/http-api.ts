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
  /** Decides whether a caller's key may use a route. */
  readonly authorizer: Function;
  readonly whoIsHurt: string;
}

/**
 * An access log line. No path, whose tokens are secrets, and no address or browser, which are personal data: the route
 * says enough.
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

/** How long one decision of the authorizer holds: a key that is withdrawn works for this long at most. */
const DECISION_HOLDS = Duration.minutes(5);

/** The way in: throttled as a whole, logged, no CORS of its own (forms answer OPTIONS from the playbook). */
export class HttpApi extends Construct {
  readonly api: Api;
  readonly authorizer: IHttpRouteAuthorizer;

  constructor(scope: Construct, id: string, { platform, authorizer, whoIsHurt }: HttpApiProps) {
    super(scope, id);
    this.api = new Api(this, 'Api', { createDefaultStage: false });
    this.authorizer = this.decideWith(authorizer);
    const stage = this.openStage(platform);
    platform.alarms.raise(this, 'Failing', {
      metric: stage.metricServerError({ period: ALARM_PERIOD }),
      symptom: 'The HTTP API answers with server errors',
      whoIsHurt,
    });
  }

  /** Where it is reached from outside, without a trailing slash. */
  get url(): string {
    return this.api.apiEndpoint;
  }

  private openStage({ settings }: Platform): HttpStage {
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

  /** The route is part of what a decision is remembered by: roles differ from route to route. */
  private decideWith(handler: Function): IHttpRouteAuthorizer {
    const stack = Stack.of(this);
    const authorizer = new HttpAuthorizer(this, 'Authorizer', {
      httpApi: this.api,
      authorizerName: 'api-key',
      type: HttpAuthorizerType.LAMBDA,
      payloadFormatVersion: AuthorizerPayloadVersion.VERSION_2_0,
      enableSimpleResponses: true,
      identitySource: ['$request.header.Authorization', '$context.routeKey'],
      resultsCacheTtl: DECISION_HOLDS,
      authorizerUri: stack.formatArn({
        service: 'apigateway',
        account: 'lambda',
        resource: 'path/2015-03-31/functions',
        resourceName: `${handler.functionArn}/invocations`,
      }),
    });
    handler.addPermission('MayAuthorize', {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: stack.formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `authorizers/${authorizer.authorizerId}`,
      }),
    });
    return HttpAuthorizer.fromHttpAuthorizerAttributes(this, 'Decision', {
      authorizerId: authorizer.authorizerId,
      authorizerType: 'CUSTOM',
    });
  }
}
