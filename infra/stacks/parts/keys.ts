import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { removalPolicyOf } from '../../constructs/platform.ts';
import type { Settings } from '../../environments/settings.ts';

/** 64 characters out of 62 different ones: about 380 bits. */
const KEY = { passwordLength: 64, excludePunctuation: true };

/** The secret keys of an environment. The first deployment generates them. */
export class Keys extends Construct {
  /** Key of the hash that makes a lead id out of an e-mail address. */
  readonly identity: Secret;
  /** Key ring that signs links in mail: JSON `{"current":"k1","k1":"…"}`. */
  readonly tokens: Secret;
  /** Signs paging cursors. */
  readonly cursors: Secret;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const removalPolicy = removalPolicyOf(settings);
    this.identity = this.addSecret('Identity', 'with another key every address would become another lead', {
      description: 'Kindling: e-mail address to lead id. Never rotate, never lose.',
      generateSecretString: KEY,
      // No environment deletes it with its stack: a restored table would not recognize any of its leads.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.tokens = this.addSecret(
      'Tokens',
      'a key is added by hand while links signed with the one before are still valid',
      {
        description: 'Kindling: key ring for the links in mail.',
        generateSecretString: { ...KEY, secretStringTemplate: '{"current":"k1"}', generateStringKey: 'k1' },
        removalPolicy,
      },
    );
    this.cursors = this.addSecret(
      'Cursors',
      'a cursor is valid for minutes and opens nothing that its bearer may not read',
      {
        description: 'Kindling: paging cursors.',
        generateSecretString: KEY,
        removalPolicy,
      },
    );
  }

  private addSecret(
    id: string,
    whyNoRotation: string,
    props: ConstructorParameters<typeof Secret>[2],
  ): Secret {
    const secret = new Secret(this, id, props);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: `No automatic rotation: ${whyNoRotation}.`,
    });
    return secret;
  }
}
