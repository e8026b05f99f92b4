import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { onTable } from '../../constructs/access.ts';
import { DeployFunction } from '../../constructs/deploy-function.ts';
import type { PartProps } from './part.ts';

/** A new environment starts with the default playbook; one that has a playbook keeps it. */
export class Seed extends Construct {
  constructor(scope: Construct, id: string, { platform, data }: PartProps) {
    super(scope, id);
    new DeployFunction(this, 'SeedPlaybook', {
      platform,
      name: 'seed-playbook',
      whoIsHurt:
        'A new environment has no playbook, so no form is known and no lead is scored. The deploy fails with it.',
      environment: { LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(30),
      memory: 256,
      access: [onTable(data.leads, 'PutItem')],
    });
  }
}
