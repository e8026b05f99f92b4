import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeployTimeFunction } from '../../constructs/deploy-time-function.ts';
import { allowTableActions } from '../../constructs/permissions.ts';
import type { PartProps } from '../part-props.ts';

/** Gives a new environment the default playbook. An environment that has a playbook keeps its own. */
export class Seed extends Construct {
  constructor(scope: Construct, id: string, { platform, data }: PartProps) {
    super(scope, id);
    new DeployTimeFunction(this, 'SeedPlaybook', {
      platform,
      name: 'seed-playbook',
      whoIsHurt:
        'A new environment has no playbook, so no form is known and no lead is scored. ' +
        'The deploy fails with it.',
      environment: { LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(30),
      memory: 256,
      permissions: [allowTableActions(data.leads, 'PutItem')],
    });
  }
}
