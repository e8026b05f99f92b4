import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { Alarm } from '../kit/alarm.ts';
import { functionArn, REGION, resourceOf } from '../template/arns.ts';
import type { Resource } from '../template/resource.ts';
import { WakeSignal } from '../kit/wake-signal.ts';
import type { QueueMessage, QueueMessageStore } from './queue-message-store.ts';
import { queueMappingProperties, queueProperties, read } from '../template/properties.ts';
import type { InvocationResult } from '../lambda/invoke.ts';
import type { JsonObject } from '../kit/json.ts';
import type { LocalContext } from '../local-service.ts';

/** Lambda's own pollers begin with five batches at a time; a small machine does fewer. */
const CONCURRENCY = Math.min(5, availableParallelism());

const failures = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });
const nothing = z.union([z.null(), z.undefined(), z.object({ batchItemFailures: z.null().optional() })]);

/**
 * Message ids that count as failed: those that the function names; all when it failed, or names something
 * else. Rules: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @param partial whether the mapping lets the function name them
 */
function failedIds(batch: readonly QueueMessage[], result: InvocationResult, partial: boolean): Set<string> {
  const all = new Set(batch.map((message) => message.messageId));
  if (!result.ok) return all;
  if (!partial || nothing.safeParse(result.value).success) return new Set();
  const answer = failures.safeParse(result.value);
  const named = new Set(answer.data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return answer.success && [...named].every((id) => all.has(id)) ? named : all;
}

const record = (message: QueueMessage): JsonObject => ({
  messageId: message.messageId,
  receiptHandle: `${message.messageId}-${message.receives}`,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: 'LOCAL',
  },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: message.queue,
  awsRegion: REGION,
});

/** One event-source mapping from a queue to a function: hands out batches, and puts back what failed. */
export class QueueMapping {
  readonly queue: string;
  readonly function: string;
  readonly #local: LocalContext;
  readonly #store: QueueMessageStore;
  readonly #batchSize: number;
  readonly #concurrency: number;
  readonly #partial: boolean;
  /** How long a message that was handed out stays out of sight, in ms. */
  readonly #visibility: number;
  readonly #redrive: { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  readonly #alarm: Alarm;
  readonly #running = new Set<Promise<void>>();
  readonly #doorbell: WakeSignal;
  #open = false;

  /** @throws {NotEmulated} when the mapping asks for something that is not emulated here */
  constructor(local: LocalContext, store: QueueMessageStore, resource: Resource) {
    const mapping = read(queueMappingProperties, resource);
    const queue = read(queueProperties, resourceOf(local.assembly, mapping.EventSourceArn));
    this.#local = local;
    this.#store = store;
    this.queue = mapping.EventSourceArn;
    this.function = functionArn(local.assembly, mapping.FunctionName);
    this.#batchSize = mapping.BatchSize;
    this.#concurrency = mapping.ScalingConfig.MaximumConcurrency ?? CONCURRENCY;
    this.#partial = mapping.FunctionResponseTypes.includes('ReportBatchItemFailures');
    this.#visibility = queue.VisibilityTimeout * 1000;
    this.#redrive = queue.RedrivePolicy;
    this.#doorbell = new WakeSignal(local.busy, `queue ${this.queue}`, () => this.#pump());
    this.#alarm = new Alarm(local.clock, () => this.ring());
  }

  start(): void {
    this.#open = true;
    this.ring();
  }

  /** Waits for the batches that are out. */
  async stop(): Promise<void> {
    this.#open = false;
    this.#alarm.stop();
    await Promise.all(this.#running);
  }

  /** Says that there may be something to receive. */
  ring(): void {
    if (this.#open) this.#doorbell.ring();
  }

  #pump(): void {
    if (!this.#open) return;
    const now = this.#local.clock.now();
    if (this.#redrive) {
      const { deadLetterTargetArn, maxReceiveCount } = this.#redrive;
      this.#store.giveUp(this.queue, deadLetterTargetArn, maxReceiveCount, now);
    }
    while (this.#running.size < this.#concurrency) {
      const batch = this.#store.receive(this.queue, this.#batchSize, now);
      if (batch.length === 0) break;
      const delivery = this.#deliver(batch).finally(() => this.#running.delete(delivery));
      this.#running.add(delivery);
    }
    if (this.#running.size < this.#concurrency) this.#alarm.set(this.#store.nextVisible(this.queue));
  }

  async #deliver(batch: readonly QueueMessage[]): Promise<void> {
    const { busy, clock, invoke } = this.#local;
    const leave = busy.enter(`queue ${this.queue}`);
    const visibleAgain = clock.now() + this.#visibility;
    const result = await invoke(this.function, { Records: batch.map(record) });
    const failed = failedIds(batch, result, this.#partial);
    const reason = result.error ? `${result.error.name}: ${result.error.message}` : 'reported as failed';
    for (const { id, messageId } of batch) {
      if (failed.has(messageId)) this.#store.putBack(id, visibleAgain, reason);
      else this.#store.remove(id);
    }
    this.ring();
    leave();
  }
}
