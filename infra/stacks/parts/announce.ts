import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CHANGE_PREFIX, VERSION_PREFIX } from '../../../shared/stores/keys.ts';
import { onBus, onTable } from '../../constructs/access.ts';
import { StreamFunction } from '../../constructs/stream-function.ts';
import type { PartProps } from './part.ts';

/**
 * Each change that was written to a lead's journal is put on the bus, and so is each version of the playbook. What is announced
 * is what is stored: whoever wrote it may die right after.
 */
export class Announce extends Construct {
  constructor(scope: Construct, id: string, { platform, data }: PartProps) {
    super(scope, id);
    new StreamFunction(this, 'AnnounceChanges', {
      platform,
      name: 'announce-changes',
      whoIsHurt:
        'Nobody is told that leads changed: no handoff to sales, no nurture mail, nothing for whoever listens to the bus. After a publication leads keep the score of the playbook before.',
      table: data.leads,
      filter: {
        eventName: ['INSERT'],
        dynamodb: { Keys: { sk: { S: [{ prefix: CHANGE_PREFIX }, { prefix: VERSION_PREFIX }] } } },
      },
      batchSize: 100,
      failures: data.failures,
      environment: { LEADS_TABLE: data.leads.tableName, BUS_NAME: data.bus.eventBusName },
      timeout: Duration.seconds(30),
      memory: 256,
      access: [onTable(data.leads, 'GetItem'), onBus(data.bus)],
    });
  }
}
