import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { removalPolicyOf } from '../../constructs/platform.ts';
import type { Settings } from '../../environments/settings.ts';

/** Characters of a generated key: 62 kinds, so about 380 bits. */
const KEY = { passwordLength: 64, excludePunctuation: true };

/** The keys of an environment, made up when it is first deployed. */
export class Keys extends Construct {
  /** Keys the hash from e-mail address to lead id. */
  readonly identity: Secret;
  /** Ring of keys that sign links in mail: JSON `{"current":"k1","k1":"…"}`. */
  readonly tokens: Secret;
  /** Signs paging cursors. */
  readonly cursors: Secret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const removalPolicy = removalPolicyOf(settings);
    this.identity = this.secret(
      'Identity',
      'it never rotates: another key would be another lead for every address',
      {
        description: 'Kindling: e-mail address to lead id. Never rotate, never lose.',
        generateSecretString: KEY,
        // Without it a restored table knows none of its leads again, so no environment deletes it with its stack.
        removalPolicy: RemovalPolicy.RETAIN,
      },
    );
    this.tokens = this.secret(
      'Tokens',
      'a key is added by hand while links signed with the one before still live',
      {
        description: 'Kindling: key ring for the links in mail.',
        generateSecretString: { ...KEY, secretStringTemplate: '{"current":"k1"}', generateStringKey: 'k1' },
        removalPolicy,
      },
    );
    this.cursors = this.secret(
      'Cursors',
      'a cursor lives for minutes and opens nothing that its bearer may not read',
      {
        description: 'Kindling: paging cursors.',
        generateSecretString: KEY,
        removalPolicy,
      },
    );
  }

  private secret(id: string, whyNoRotation: string, props: ConstructorParameters<typeof Secret>[2]): Secret {
    const secret = new Secret(this, id, props);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: `Not rotated by itself: ${whyNoRotation}.`,
    });
    return secret;
  }
}
