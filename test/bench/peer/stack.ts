import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Environment } from './env.ts';

/** Name of the peer's function in the local app's counts. */
export const PEER_FUNCTION = 'RecordActivity';

/** The textbook's stack: a function, a table of activities, a table of leads with a ranked index. */
class PeerStack extends Stack {
  constructor(scope: Construct, id: string, bundle: string) {
    super(scope, id, { description: 'What the pipeline benchmark compares with' });
    const activities = new Table(this, 'PeerActivities', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const leads = new Table(this, 'PeerLeads', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    leads.addGlobalSecondaryIndex({
      indexName: 'ranked',
      partitionKey: { name: 'tier', type: AttributeType.STRING },
      sortKey: { name: 'score', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    const environment: Environment = {
      ACTIVITIES_TABLE: activities.tableName,
      LEADS_TABLE: leads.tableName,
    };
    const recordActivity = new Function(this, PEER_FUNCTION, {
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(25),
      memorySize: 512,
      environment: { ...environment },
    });
    activities.grantReadWriteData(recordActivity);
    leads.grantReadWriteData(recordActivity);
  }
}

/** Puts the peer beside the stacks of an app. */
export const addPeer = (app: Construct, bundle: string): Stack => new PeerStack(app, 'peer', bundle);
