import { RemovalPolicy } from 'aws-cdk-lib';
import type { Settings } from '../environments/settings.ts';
import type { Alarms } from './alarms.ts';

/** What all constructs of an environment share. */
export interface Platform {
  readonly settings: Settings;
  readonly alarms: Alarms;
}

export const removalPolicyOf = ({ removal }: Settings): RemovalPolicy =>
  removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/**
 * The physical name of the few resources that CloudFormation does not name: bus, schedule group,
 * configuration set, metric namespace. It differs between the environments of an account.
 */
export const physicalName = ({ name }: Settings): string => `kindling-${name}`;
