import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, expect, it } from 'vitest';
import { SecretMissing, SecretReader } from '../../../shared/wiring/secret-reader.ts';

const secrets = mockedClient(SecretsManagerClient);
const client = new SecretsManagerClient({ region: 'us-east-1' });

let reader: SecretReader;

beforeEach(() => {
  reader = new SecretReader(client);
  secrets.reset();
});

it('reads a secret once', async () => {
  secrets.on(GetSecretValueCommand, { SecretId: 'arn:one' }).resolves({ SecretString: 'text' });
  expect(await Promise.all([reader.read('arn:one'), reader.read('arn:one')])).toEqual(['text', 'text']);
  expect(await reader.read('arn:one')).toBe('text');
  expect(secrets.calls()).toHaveLength(1);
});

it('asks again after a failure', async () => {
  secrets.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'text' });
  await expect(reader.read('arn:two')).rejects.toThrow('throttled');
  expect(await reader.read('arn:two')).toBe('text');
});

it('does not work with an empty one', async () => {
  secrets.on(GetSecretValueCommand).resolves({});
  await expect(reader.read('arn:three')).rejects.toThrow(SecretMissing);
});

it('knows nothing of what another reader has read', async () => {
  secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
  expect(await reader.read('arn:one')).toBe('old');
  expect(await new SecretReader(client).read('arn:one')).toBe('new');
});
