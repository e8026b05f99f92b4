import { CfnResource, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/function-environments.ts';
import { removalPolicyOf, type Platform } from './platform.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** Id of the custom resource provider that the CDK adds once to each stack with a `Trigger`. */
const TRIGGER_PROVIDER_ID = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';

/** A function that runs once in every deployment that changes it. If it fails, the deployment fails. */
export class DeployTimeFunction<Name extends FunctionName> extends Construct {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Name>) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', props);
    new Trigger(this, 'Trigger', { handler: lambda, timeout: props.timeout });
    this.configureProviderLog(props.platform);
  }

  /** The CDK gives its provider function a log group without retention, and no option to change that. */
  private configureProviderLog({ settings }: Platform): void {
    const log = new LogGroup(this, 'ProviderLog', {
      retention: settings.retention.logs,
      removalPolicy: removalPolicyOf(settings),
    });
    const handler = Stack.of(this).node.findChild(TRIGGER_PROVIDER_ID).node.findChild('Handler');
    if (!CfnResource.isCfnResource(handler))
      throw new Error(`${handler.node.path} is no CloudFormation resource in this version of the CDK.`);
    handler.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName });
  }
}
