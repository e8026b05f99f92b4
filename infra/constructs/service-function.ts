import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleOf } from '../functions/bundle.ts';
import type { FunctionEnvironments, FunctionName } from '../functions/environments.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';

export interface ServiceFunctionProps<Name extends FunctionName> {
  readonly platform: Platform;
  /** Its folder under `functions/`, and its name in logs and alarms. */
  readonly name: Name;
  /** Who is hurt when it fails, and how: a sentence or two that ends up in its alarms. */
  readonly whoIsHurt: string;
  /** The variables that its `env.ts` asks for. */
  readonly environment: FunctionEnvironments[Name];
  readonly timeout: Duration;
  /** MiB; the processor's share grows with it. */
  readonly memory: number;
  /** All that it may do besides writing its own log. */
  readonly access: readonly PolicyStatement[];
}

/** One function of the product, with its log, its role and an alarm. What calls it is up to the constructs around it. */
export class ServiceFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Name>) {
    super(scope, id);
    const { platform, name, whoIsHurt, environment, timeout, memory, access } = props;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = this.log(platform);
    logGroup.grantWrite(role);
    this.lambda = new Function(this, 'Function', {
      description: name,
      code: Code.fromAsset(bundleOf(name), { exclude: ['*.map'] }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment, ...common(platform, name) },
      timeout,
      memorySize: memory,
      role,
      initialPolicy: [...access],
      logGroup,
    });
    platform.alarms.raise(this, 'Failing', {
      metric: this.lambda.metricErrors({ period: ALARM_PERIOD }),
      symptom: `${name} fails`,
      whoIsHurt,
    });
  }

  private log({ settings }: Platform): LogGroup {
    return new LogGroup(this, 'Log', {
      retention: settings.retention.logs,
      removalPolicy: removalPolicyOf(settings),
    });
  }
}

/** Variables that every function gets, whatever it does. */
function common({ settings }: Platform, name: string): Record<string, string> {
  return {
    ENVIRONMENT: settings.name,
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_LOG_LEVEL: settings.logLevel,
  };
}
