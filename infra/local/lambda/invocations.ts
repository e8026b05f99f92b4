import { Alarm } from '../kit/alarm.ts';
import { functionArn } from '../template/arns.ts';
import { WakeSignal } from '../kit/wake-signal.ts';
import { type Invocation, InvocationStore } from './invocation-store.ts';
import { functionProperties, invokeConfigProperties, read } from '../template/properties.ts';
import type { DeadLetter, DeadLetterSource } from '../kit/dead-letter.ts';
import type { InvocationResult } from './invoke.ts';
import type { JsonObject } from '../kit/json.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';

/**
 * Waits before the first and the second retry, in ms:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_AFTER = [MINUTE_MS, 2 * MINUTE_MS];

interface Policy {
  readonly retries: number;
  /** ARN of the queue that hears of a failure. */
  readonly onFailure: string | undefined;
}

/** How often a function is tried again, and who hears when that was in vain, as in the template. */
function policyOf({ assembly }: LocalContext, arn: string): Policy {
  const config = assembly
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map((resource) => read(invokeConfigProperties, resource))
    .find(({ FunctionName }) => functionArn(assembly, FunctionName) === arn);
  const own = assembly.byArn(arn);
  const deadLetterQueue = own && read(functionProperties, own).DeadLetterConfig?.TargetArn;
  return {
    retries: config?.MaximumRetryAttempts ?? RETRY_AFTER.length,
    onFailure: config?.DestinationConfig.OnFailure?.Destination ?? deadLetterQueue,
  };
}

/** What an on-failure destination is sent. */
const failureRecord = (invocation: Invocation, result: InvocationResult, now: number): JsonObject => ({
  version: '1.0',
  timestamp: isoInstant(now),
  requestContext: {
    requestId: invocation.requestId,
    functionArn: `${invocation.function}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: invocation.attempts + 1,
  },
  requestPayload: invocation.payload,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: result.error?.name ?? '', errorMessage: result.error?.message ?? '' },
});

/**
 * Emulates Lambda's asynchronous invocation: tried three times in all, then given up to the function's
 * destination.
 */
export class Invocations implements LocalService {
  readonly deadLetters: DeadLetterSource = { list: () => this.#list(), redrive: () => this.#redrive() };
  readonly #local: LocalContext;
  readonly #sendToQueue: (queueArn: string, body: string) => void;
  readonly #store: InvocationStore;
  readonly #doorbell: WakeSignal;
  readonly #alarm: Alarm;
  readonly #running = new Map<number, Promise<void>>();
  #open = false;

  constructor(local: LocalContext, sendToQueue: (queueArn: string, body: string) => void) {
    this.#local = local;
    this.#sendToQueue = sendToQueue;
    this.#store = new InvocationStore(local.state);
    this.#doorbell = new WakeSignal(local.busy, 'invocations', () => this.#pump());
    this.#alarm = new Alarm(local.clock, () => this.#doorbell.ring());
  }

  /**
   * Stores an invocation before it returns; the function runs later, and again when it fails. The payload is
   * JSON.
   */
  enqueue(arn: string, payload: string): void {
    this.#store.add(arn, payload, this.#local.clock.now());
    this.#doorbell.ring();
  }

  start(): void {
    this.#open = true;
    this.#doorbell.ring();
  }

  async stop(): Promise<void> {
    this.#open = false;
    this.#alarm.stop();
    await Promise.all(this.#running.values());
  }

  #pump(): void {
    if (!this.#open) return;
    const now = this.#local.clock.now();
    for (const invocation of this.#store.due(now))
      if (!this.#running.has(invocation.id)) this.#running.set(invocation.id, this.#attempt(invocation));
    this.#alarm.set(this.#store.nextDue(now));
  }

  async #attempt(invocation: Invocation): Promise<void> {
    const leave = this.#local.busy.enter(`invocation of ${invocation.function}`);
    const result = await this.#local.invoke(invocation.function, invocation.payload);
    if (result.ok) this.#store.remove(invocation.id);
    else this.#retryOrGiveUp(invocation, result);
    this.#running.delete(invocation.id);
    leave();
  }

  #retryOrGiveUp(invocation: Invocation, result: InvocationResult): void {
    const { retries, onFailure } = policyOf(this.#local, invocation.function);
    const now = this.#local.clock.now();
    const reason = `${result.error?.name}: ${result.error?.message}`;
    if (invocation.attempts < retries) {
      this.#store.retry(invocation.id, now + (RETRY_AFTER[invocation.attempts] ?? 0), reason);
      return this.#doorbell.ring();
    }
    this.#store.giveUp(invocation.id, now, reason);
    if (onFailure !== undefined)
      this.#sendToQueue(onFailure, JSON.stringify(failureRecord(invocation, result, now)));
  }

  #list(): DeadLetter[] {
    return this.#store.givenUp().map((invocation) => {
      const { requestId: id, failedAt: at, reason, attempts, payload } = invocation;
      const path = this.#local.assembly.byArn(invocation.function)?.path ?? invocation.function;
      return { id, from: path, functionPath: path, at, reason, attempts, payload };
    });
  }

  #redrive(): number {
    const count = this.#store.redrive(this.#local.clock.now());
    this.#doorbell.ring();
    return count;
  }
}
