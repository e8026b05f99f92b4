import { CfnResource, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/environments.ts';
import { removalPolicyOf, type Platform } from './platform.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** What the CDK calls the function with which it lets CloudFormation wait for a trigger. One per stack. */
const PROVIDER = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';

/** A function that runs once in every deploy that changes it. If it fails, so does the deploy. */
export class DeployFunction<Name extends FunctionName> extends Construct {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Name>) {
    super(scope, id);
    const { lambda } = new ServiceFunction(this, 'Service', props);
    new Trigger(this, 'Trigger', { handler: lambda, timeout: props.timeout });
    this.tameProvider(props.platform);
  }

  /** The CDK's own function would log for ever. The rest of it is not ours to change. */
  private tameProvider({ settings }: Platform): void {
    const log = new LogGroup(this, 'ProviderLog', {
      retention: settings.retention.logs,
      removalPolicy: removalPolicyOf(settings),
    });
    const handler = Stack.of(this).node.findChild(PROVIDER).node.findChild('Handler');
    if (!CfnResource.isCfnResource(handler))
      throw new Error(`${handler.node.path} is not what the CDK used to make.`);
    handler.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName });
  }
}
