import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from '../environments/settings.ts';
import { removalPolicyOf } from './platform.ts';

/** Lambda names the objects `aws/lambda/<mapping's UUID>/<date>/…`. */
const FAILURE_OBJECTS = 'aws/lambda/*';

/**
 * On-failure destination of stream functions. It stores failed batches in full, so that they can be
 * delivered again, and deletes them after the environment's retention period.
 */
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
        'Only Lambda writes to it, and it holds keys of items but no personal data: ' +
        'an access log would add nothing.',
    });
  }

  /** Allows a function of another stack to write its failed batches here. */
  allowWritesFrom(consumer: Construct): PolicyStatement[] {
    Validations.of(consumer).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.exportedArn(consumer)}/${FAILURE_OBJECTS}]`,
      reason: 'Lambda chooses the names of the objects.',
    });
    return [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.arnForObjects(FAILURE_OBJECTS)] }),
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }),
    ];
  }

  /** The bucket's ARN as the consumer's template imports it, which is how cdk-nag names the resource. */
  private exportedArn(consumer: Construct): string {
    const reference = Stack.of(this).exportValue(this.bucketArn);
    return Object.values<string>(Stack.of(consumer).resolve(reference)).join('');
  }
}
