import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleOf } from '../functions/bundle.ts';
import type { FunctionEnvironments, FunctionName } from '../functions/function-environments.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { removalPolicyOf, type Platform } from './platform.ts';

export interface ServiceFunctionProps<Name extends FunctionName> {
  readonly platform: Platform;
  /** Its folder under `functions/`, and its name in logs and alarms. */
  readonly name: Name;
  /** Who is hurt when it fails, and how: a sentence or two for the text of its alarms. */
  readonly whoIsHurt: string;
  /** The variables that its `env.ts` requires. */
  readonly environment: FunctionEnvironments[Name];
  readonly timeout: Duration;
  /** MiB. Lambda allocates CPU in proportion. */
  readonly memory: number;
  /** Everything it may do, except for writing its own log. */
  readonly permissions: readonly PolicyStatement[];
}

/**
 * A function of the product with its role, its log and an alarm. What invokes it is added by other
 * constructs.
 */
export class ServiceFunction<Name extends FunctionName> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Name>) {
    super(scope, id);
    const { platform, name, whoIsHurt, environment, timeout, memory, permissions } = props;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = this.addLogGroup(platform);
    logGroup.grantWrite(role);
    this.lambda = new Function(this, 'Function', {
      description: name,
      code: Code.fromAsset(bundleOf(name), { exclude: ['*.map'] }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment, ...commonEnvironment(platform, name) },
      timeout,
      memorySize: memory,
      role,
      initialPolicy: [...permissions],
      logGroup,
    });
    platform.alarms.add(this, 'Failing', {
      metric: this.lambda.metricErrors({ period: ALARM_PERIOD }),
      symptom: `${name} fails`,
      whoIsHurt,
    });
  }

  private addLogGroup({ settings }: Platform): LogGroup {
    return new LogGroup(this, 'Log', {
      retention: settings.retention.logs,
      removalPolicy: removalPolicyOf(settings),
    });
  }
}

/** The variables that every function gets. */
function commonEnvironment({ settings }: Platform, name: string): Record<string, string> {
  return {
    ENVIRONMENT: settings.name,
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_LOG_LEVEL: settings.logLevel,
  };
}
