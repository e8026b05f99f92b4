import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { readSecret, SecretMissing } from '../../../shared/wiring/secret-reader.ts';

const secrets = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({ region: 'us-east-1' });

beforeEach(() => {
  secrets.reset();
});

it('reads a secret once', async () => {
  secrets.on(GetSecretValueCommand, { SecretId: 'arn:one' }).resolves({ SecretString: 'text' });
  expect(await Promise.all([readSecret(client, 'arn:one'), readSecret(client, 'arn:one')])).toEqual([
    'text',
    'text',
  ]);
  expect(await readSecret(client, 'arn:one')).toBe('text');
  expect(secrets.calls()).toHaveLength(1);
});

it('asks again after a failure', async () => {
  secrets.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'text' });
  await expect(readSecret(client, 'arn:two')).rejects.toThrow('throttled');
  expect(await readSecret(client, 'arn:two')).toBe('text');
});

it('does not work with an empty one', async () => {
  secrets.on(GetSecretValueCommand).resolves({});
  await expect(readSecret(client, 'arn:three')).rejects.toThrow(SecretMissing);
});
