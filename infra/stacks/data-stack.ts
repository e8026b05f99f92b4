import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../shared/events/envelope.ts';
import { INDEXES } from '../../shared/stores/keys.ts';
import { FailureBucket } from '../constructs/failure-bucket.ts';
import { physicalName, removalPolicyOf } from '../constructs/platform.ts';
import { accountAndRegion, type Settings } from '../environments/settings.ts';
import { Keys } from './parts/keys.ts';

/**
 * Everything that outlives the app stack: the log, the state, the bus with its archive, keys, failed batches.
 */
export class DataStack extends Stack {
  /** The log: append-only activities of leads and visitors. */
  readonly activities: Table;
  /** The state: projections of leads, their journal, the playbook, API keys. */
  readonly leads: Table;
  readonly bus: EventBus;
  readonly keys: Keys;
  /** Batches that stream functions gave up. */
  readonly failures: FailureBucket;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: accountAndRegion(settings),
      description: 'Kindling: tables, event bus, keys and failed batches. It outlives the app stack.',
      terminationProtection: settings.deletionProtection,
    });
    this.activities = this.addTable('Activities', settings);
    this.leads = this.addTable('Leads', settings);
    this.addLeadsIndex(INDEXES.ranked, 'rankKey', 'rank');
    this.addLeadsIndex(INDEXES.due, 'dueKey', 'dueAt');
    this.addLeadsIndex(INDEXES.owner, 'ownerKey', 'ownerAt');
    this.bus = this.addBus(settings);
    this.keys = new Keys(this, 'Keys', settings);
    this.failures = new FailureBucket(this, 'Failures', settings);
  }

  /** The stream holds keys only, so that no personal data leaves the table by it. */
  private addTable(id: string, settings: Settings): Table {
    return new Table(this, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.KEYS_ONLY,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.deletionProtection,
      removalPolicy: removalPolicyOf(settings),
    });
  }

  private addLeadsIndex(indexName: string, partitionKey: string, sortKey: string): void {
    this.leads.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  private addBus(settings: Settings): EventBus {
    const bus = new EventBus(this, 'Bus', { eventBusName: physicalName(settings) });
    bus.applyRemovalPolicy(removalPolicyOf(settings));
    bus.archive('Archive', {
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(settings.retention.events),
    });
    return bus;
  }
}
