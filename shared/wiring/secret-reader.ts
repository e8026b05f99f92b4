import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret is empty or binary: whatever depends on it cannot work until it is filled. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

const known = new Map<string, Promise<string>>();

/** A secret's text by its ARN. Read once in the life of a process; a failure is not kept. */
export function readSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const secret = known.get(arn) ?? fetchSecret(client, arn);
  known.set(arn, secret);
  secret.catch(() => known.delete(arn));
  return secret;
}

async function fetchSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new SecretMissing(`The secret ${arn} holds no text.`);
  return SecretString;
}
