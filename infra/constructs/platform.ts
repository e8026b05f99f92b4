import { RemovalPolicy } from 'aws-cdk-lib';
import type { Settings } from '../environments/settings.ts';
import type { Alarms } from './alarms.ts';

/** What every construct of one environment shares. */
export interface Platform {
  readonly settings: Settings;
  readonly alarms: Alarms;
}

export const removalPolicyOf = ({ removal }: Settings): RemovalPolicy =>
  removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** Prefix of the few names that are chosen here and not by CloudFormation, unique per environment in an account. */
export const scopedName = ({ name }: Settings): string => `kindling-${name}`;
