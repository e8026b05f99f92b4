import { randomInt, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { read, secretProperties, type SecretRule } from '../template/properties.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../endpoint/aws-service.ts';
import type { JsonObject } from '../kit/json.ts';
import type { LocalContext, LocalService } from '../local-service.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** What Secrets Manager would make up by such a rule; each kind of character that is allowed may appear. */
function generate(rule: SecretRule): string {
  const kinds = [
    rule.ExcludeLowercase ? '' : LOWER,
    rule.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    rule.ExcludeNumbers ? '' : DIGITS,
    rule.ExcludePunctuation ? '' : PUNCTUATION,
    rule.IncludeSpace ? ' ' : '',
  ];
  const letters = kinds
    .join('')
    .replaceAll(/./g, (letter) => (rule.ExcludeCharacters.includes(letter) ? '' : letter));
  const password = Array.from({ length: rule.PasswordLength }, () => letters[randomInt(letters.length)]).join(
    '',
  );
  if (rule.SecretStringTemplate === undefined || rule.GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.json()).parse(JSON.parse(rule.SecretStringTemplate));
  return JSON.stringify({ ...template, [rule.GenerateStringKey]: password });
}

const request = z.object({ SecretId: z.string() });
const row = z.object({ value: z.string(), version: z.string(), createdAt: z.number() });
const TABLE =
  'CREATE TABLE IF NOT EXISTS secrets (arn TEXT PRIMARY KEY, value TEXT NOT NULL, version TEXT NOT NULL, createdAt INTEGER NOT NULL)';

const answer = (status: number, body: JsonObject): AwsAnswer => ({
  status,
  contentType: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});

/** Emulates Secrets Manager: the template's secrets, made up at first use and kept in the state. */
export class Secrets implements LocalService {
  readonly service: AwsService = { service: 'secretsmanager', handle: async (call) => this.#handle(call) };
  readonly #local: LocalContext;

  constructor(local: LocalContext) {
    this.#local = local;
    local.state.exec(TABLE);
  }

  start(): void {}
  stop(): void {}

  #handle({ action, body }: AwsCall): AwsAnswer {
    if (action !== 'GetSecretValue')
      return answer(400, { __type: 'InvalidRequestException', Message: `${action} is not emulated here.` });
    return this.#value(request.parse(JSON.parse(body.toString())).SecretId);
  }

  #value(id: string): AwsAnswer {
    const secret = this.#local.assembly
      .ofType('AWS::SecretsManager::Secret')
      .find(({ arn, properties }) => arn === id || properties['Name'] === id);
    if (!secret)
      return answer(400, {
        __type: 'ResourceNotFoundException',
        Message: "Secrets Manager can't find the secret.",
      });
    const {
      Name: name = secret.id,
      SecretString: text,
      GenerateSecretString: rule,
    } = read(secretProperties, secret);
    const { value, version, createdAt } =
      this.#kept(secret.arn) ?? this.#keep(secret.arn, text ?? generate(rule));
    return answer(200, {
      ARN: secret.arn,
      Name: name,
      SecretString: value,
      VersionId: version,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: createdAt / 1000,
    });
  }

  #kept(arn: string): z.infer<typeof row> | undefined {
    return row.optional().parse(this.#local.state.prepare('SELECT * FROM secrets WHERE arn = ?').get(arn));
  }

  #keep(arn: string, value: string): z.infer<typeof row> {
    const kept = { value, version: randomUUID(), createdAt: this.#local.clock.now() };
    this.#local.state
      .prepare('INSERT INTO secrets (arn, value, version, createdAt) VALUES (?, ?, ?, ?)')
      .run(arn, kept.value, kept.version, kept.createdAt);
    return kept;
  }
}
