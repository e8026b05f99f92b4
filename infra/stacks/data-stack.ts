import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../shared/events/envelope.ts';
import { INDEXES } from '../../shared/stores/keys.ts';
import { FailureBucket } from '../constructs/failure-bucket.ts';
import { removalPolicyOf, scopedName } from '../constructs/platform.ts';
import { accountAndRegion, type Settings } from '../environments/settings.ts';
import { Keys } from './parts/keys.ts';

/**
 * All that outlives the code: the log, the state, the bus with its archive, the keys, and what could not be processed.
 * Replacing the app never touches it.
 */
export class DataStack extends Stack {
  /** The log: append-only activities of leads and visitors. */
  readonly activities: Table;
  /** The state: projections of leads, their journal, the playbook, API keys. */
  readonly leads: Table;
  readonly bus: EventBus;
  readonly keys: Keys;
  readonly failures: FailureBucket;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      env: accountAndRegion(settings),
      description: 'Kindling: what is kept',
      terminationProtection: settings.deletionProtection,
    });
    this.activities = this.table('Activities', settings);
    this.leads = this.table('Leads', settings);
    this.index(INDEXES.ranked, 'rankKey', 'rank');
    this.index(INDEXES.due, 'dueKey', 'dueAt');
    this.index(INDEXES.owner, 'ownerKey', 'ownerAt');
    this.bus = this.archivedBus(settings);
    this.keys = new Keys(this, 'Keys', settings);
    this.failures = new FailureBucket(this, 'Failures', settings);
  }

  /** Its stream carries keys only: no personal data leaves the table unasked. */
  private table(id: string, settings: Settings): Table {
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

  private index(indexName: string, partition: string, sort: string): void {
    this.leads.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  private archivedBus(settings: Settings): EventBus {
    const bus = new EventBus(this, 'Bus', { eventBusName: scopedName(settings) });
    bus.applyRemovalPolicy(removalPolicyOf(settings));
    bus.archive('Archive', {
      eventPattern: { source: [EVENT_SOURCE] },
      retention: Duration.days(settings.retention.events),
    });
    return bus;
  }
}
