import { deliver, type DeliveryLocal, type GivenUp } from './delivery.ts';
import type { StreamMapping } from './mapping.ts';
import { StreamProgress } from './progress.ts';
import { takeBatch } from './batch.ts';
import type { StreamRecord } from './record.ts';

/** What a shard needs to know of the world. */
export interface ShardDependencies {
  readonly local: DeliveryLocal;
  readonly mapping: StreamMapping;
  /** Reads on from where the last call ended; a full page means that there is more. */
  readonly read: () => Promise<{ records: readonly StreamRecord[]; isFull: boolean }>;
  readonly checkpoint: (sequenceNumber: string) => void;
  readonly giveUp: (given: GivenUp) => void;
  readonly report: (error: unknown) => void;
}

/**
 * The more a poll found, the longer the next one waits for more: one record alone is on its way at once,
 * while a flood, of 40 a second and more, soon comes in batches of half a second. (Lambda polls a shard four
 * times a second.)
 */
const WAIT_PER_RECORD_MS = 25;
const LONGEST_WAIT_MS = 500;
const waitAfter = (found: number): number =>
  Math.min(Math.max(0, found - 1) * WAIT_PER_RECORD_MS, LONGEST_WAIT_MS);
/** One request often writes several items: what it wrote last comes along in the same batch. */
const LINGER_MS = 5;
/** After a failure of the engine. */
const RETRY_AFTER_MS = 500;
/** Records in memory at most; reading pauses beyond. */
const MAX_OPEN = 10_000;

/**
 * One mapping's way through one shard: reads when told that there is something, hands out batches, keeps the
 * checkpoint.
 */
export class StreamShard {
  readonly #dependencies: ShardDependencies;
  readonly #progress = new StreamProgress();
  /** Read but not handed out yet, in order. */
  #queue: readonly StreamRecord[] = [];
  readonly #itemsAtWork = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #unread = true;
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #readAgainAt = 0;
  #stopped = false;

  constructor(dependencies: ShardDependencies) {
    this.#dependencies = dependencies;
  }

  get hasWork(): boolean {
    return !this.#stopped && (this.#unread || this.#reading !== undefined || this.#progress.open > 0);
  }

  /** Says that there may be something to read. */
  ring(): void {
    this.#unread = true;
    if (this.#stopped || this.#reading || this.#timer || this.#progress.open > MAX_OPEN) return;
    const wait = Math.max(this.#readAgainAt - performance.now(), LINGER_MS);
    this.#timer = setTimeout(() => this.#startReading(), wait);
  }

  /** Waits for what is under way; what has not begun stays behind the checkpoint. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#reading;
    await Promise.all(this.#running);
  }

  #startReading(): void {
    this.#timer = undefined;
    this.#unread = false;
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#unread) this.ring();
    });
  }

  async #read(): Promise<void> {
    try {
      const { records, isFull } = await this.#dependencies.read();
      this.#readAgainAt = performance.now() + (isFull ? 0 : waitAfter(records.length));
      this.#unread ||= isFull;
      this.#accept(records);
    } catch (error) {
      if (!this.#stopped) this.#dependencies.report(error);
      this.#readAgainAt = performance.now() + RETRY_AFTER_MS;
      this.#unread = true;
    }
  }

  #accept(records: readonly StreamRecord[]): void {
    const { mapping } = this.#dependencies;
    for (const record of records) this.#progress.read(record.sequenceNumber);
    const passing = records.filter((record) => mapping.passes(record));
    const wanted = new Set(passing);
    this.#finish(records.filter((record) => !wanted.has(record)));
    this.#queue = [...this.#queue, ...passing];
    this.#handOut();
  }

  #handOut(): void {
    const { mapping } = this.#dependencies;
    while (this.#running.size < mapping.parallelization && !this.#stopped) {
      const { batch, rest } = takeBatch(this.#queue, mapping.batchSize, this.#itemsAtWork);
      if (batch.length === 0) return;
      this.#queue = rest;
      const work = this.#deliver(batch).finally(() => {
        this.#running.delete(work);
        this.#handOut();
      });
      this.#running.add(work);
    }
  }

  async #deliver(batch: readonly StreamRecord[]): Promise<void> {
    const { local, mapping, giveUp } = this.#dependencies;
    const items = batch.map(({ item }) => item);
    for (const item of items) this.#itemsAtWork.add(item);
    await deliver(local, mapping, batch, {
      finished: (records) => this.#finish(records),
      givenUp: giveUp,
      isStopped: () => this.#stopped,
    });
    for (const item of items) this.#itemsAtWork.delete(item);
  }

  #finish(records: readonly StreamRecord[]): void {
    const checkpoint = this.#progress.finish(records.map(({ sequenceNumber }) => sequenceNumber));
    if (checkpoint !== undefined) this.#dependencies.checkpoint(checkpoint);
    if (this.#unread) this.ring();
  }
}
