import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretReader } from './secret-reader.ts';

export const secretReader = (): SecretReader => new SecretReader(new SecretsManagerClient());
