import { createHash } from 'node:crypto';
import * as z from 'zod';
import { resourceOf } from '../template/arns.ts';
import { type QueueMessage, QueueMessageStore } from './queue-message-store.ts';
import { QueueMapping } from './queue-mapping.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../endpoint/aws-service.ts';
import type { DeadLetter, DeadLetterSource } from '../kit/dead-letter.ts';
import type { Json, JsonObject } from '../kit/json.ts';
import type { LocalContext, LocalService } from '../local-service.ts';

/**
 * A message's body is at most 1 MiB:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const LARGEST_BODY = 1_048_576;

const shown = (body: string): Json => {
  try {
    return z.json().parse(JSON.parse(body));
  } catch {
    return body;
  }
};

const sendMessage = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  /** s; the most that SQS takes. */
  DelaySeconds: z.int().min(0).max(900).default(0),
});

const answer = (status: number, body: JsonObject): AwsAnswer => ({
  status,
  contentType: 'application/x-amz-json-1.0',
  body: JSON.stringify(body),
});

const refusal = (code: string, message: string): AwsAnswer =>
  answer(400, { __type: `com.amazonaws.sqs#${code}`, message });

const isQueue = (arn: Json | undefined): boolean => typeof arn === 'string' && arn.startsWith('arn:aws:sqs:');

/** Emulates SQS: queues in the local state, their event-source mappings, and their dead letters. */
export class Queues implements LocalService {
  readonly service: AwsService = { service: 'sqs', handle: (call) => this.#handle(call) };
  readonly deadLetters: DeadLetterSource = { list: () => this.#list(), redrive: () => this.#redrive() };
  readonly #local: LocalContext;
  readonly #store: QueueMessageStore;
  readonly #mappings: readonly QueueMapping[];

  /** @throws {NotEmulated} when a mapping asks for something that is not emulated here */
  constructor(local: LocalContext) {
    this.#local = local;
    this.#store = new QueueMessageStore(local.state);
    this.#mappings = local.assembly
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => isQueue(properties['EventSourceArn']) && properties['Enabled'] !== false)
      .map((resource) => new QueueMapping(local, this.#store, resource));
  }

  start(): void {
    for (const mapping of this.#mappings) mapping.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#mappings.map((mapping) => mapping.stop()));
  }

  /**
   * Stores a message before it returns, and answers its id. Delay in s.
   * @throws {NotEmulated} when the template has no such queue
   */
  send(arn: string, body: string, delay = 0): string {
    resourceOf(this.#local.assembly, arn);
    const now = this.#local.clock.now();
    const messageId = this.#store.add(arn, body, now, now + delay * 1000);
    for (const mapping of this.#mappings) if (mapping.queue === arn) mapping.ring();
    return messageId;
  }

  async #handle({ action, body }: AwsCall): Promise<AwsAnswer> {
    if (action !== 'SendMessage') return refusal('UnsupportedOperation', `${action} is not emulated here.`);
    const { data: message } = sendMessage.safeParse(JSON.parse(body.toString()));
    if (message === undefined)
      return refusal('InvalidParameterValue', 'A parameter is missing or out of bounds.');
    const queue = this.#local.assembly.ofType('AWS::SQS::Queue').find(({ ref }) => ref === message.QueueUrl);
    if (!queue) return refusal('QueueDoesNotExist', 'The specified queue does not exist.');
    const text = message.MessageBody;
    if (text === '' || Buffer.byteLength(text) > LARGEST_BODY)
      return refusal('InvalidParameterValue', 'The message body must hold 1 to 1048576 bytes.');
    const MessageId = this.send(queue.arn, text, message.DelaySeconds);
    return answer(200, { MessageId, MD5OfMessageBody: createHash('md5').update(text).digest('hex') });
  }

  #list(): DeadLetter[] {
    return this.#store.givenUp().map((message) => this.#deadLetter(message));
  }

  #deadLetter({ messageId, source, givenUpAt, reason, receives, body }: QueueMessage): DeadLetter {
    const receiver = this.#mappings.find(({ queue }) => queue === source)?.function ?? '';
    const pathOf = (arn: string): string => this.#local.assembly.byArn(arn)?.path ?? arn;
    return {
      id: messageId,
      from: pathOf(source),
      functionPath: pathOf(receiver),
      at: givenUpAt,
      reason,
      attempts: receives,
      payload: shown(body),
    };
  }

  #redrive(): number {
    const given = this.#store.givenUp();
    for (const { id } of given) this.#store.redrive(id, this.#local.clock.now());
    for (const mapping of this.#mappings) mapping.ring();
    return given.length;
  }
}
