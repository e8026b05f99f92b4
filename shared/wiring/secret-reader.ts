import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret is empty or binary: whatever depends on it cannot work until it is filled. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

/** Reads secrets, each once for as long as the reader lives; a failure is not kept. */
export class SecretReader {
  readonly #client: SecretsManagerClient;
  readonly #known = new Map<string, Promise<string>>();

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  /** The text of the secret with this ARN. Throws `SecretMissing`. */
  read(arn: string): Promise<string> {
    const secret = this.#known.get(arn) ?? this.#fetch(arn);
    this.#known.set(arn, secret);
    secret.catch(() => this.#known.delete(arn));
    return secret;
  }

  async #fetch(arn: string): Promise<string> {
    const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (!SecretString) throw new SecretMissing(`The secret ${arn} holds no text.`);
    return SecretString;
  }
}
