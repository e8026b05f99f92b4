import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from '../environments/settings.ts';
import { removalPolicyOf } from './platform.ts';

/** Lambda writes what a mapping gives up under this prefix, then the mapping's id and the date. */
const OBJECTS = 'aws/lambda/*';

/** Keeps, for a while, the stream records that a function gave up: whole, so that they can be played again. */
export class FailureBucket extends Bucket {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(settings.retention.failures) }],
      removalPolicy: removalPolicyOf(settings),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only Lambda writes to it, and only keys of items, no personal data; an access log would tell nothing.',
    });
  }

  /** What the function of another stack's event-source mapping must be allowed in order to write here. */
  accessFor(consumer: Construct): PolicyStatement[] {
    Validations.of(consumer).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.exportedArn(consumer)}/${OBJECTS}]`,
      reason: 'Lambda picks the names of the objects itself.',
    });
    return [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.arnForObjects(OBJECTS)] }),
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }),
    ];
  }

  /** Name of the export that a template of another stack refers to. */
  private exportedArn(consumer: Construct): string {
    const reference = Stack.of(this).exportValue(this.bucketArn);
    return Object.values<string>(Stack.of(consumer).resolve(reference)).join('');
  }
}
