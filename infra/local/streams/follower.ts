import { resourceOf } from '../template/arns.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { StreamDeadLetters } from './dead-letters.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import type { LocalContext } from '../local-service.ts';
import { deliver, type GivenUp } from './delivery.ts';
import type { StreamMapping } from './mapping.ts';
import { engineStreamArn, shardsOf, StreamReader } from './reader.ts';
import type { StreamRecord } from './record.ts';
import { StreamShard } from './shard.ts';

export interface StreamFollowerDependencies {
  readonly http: RawHttp;
  readonly checkpoints: Checkpoints;
  readonly letters: StreamDeadLetters;
  readonly mapping: StreamMapping;
  /** Told the checkpoint of the follower whenever it moved. */
  readonly moved: (sequenceNumber: string) => void;
}

/** One mapping at work: following each shard of its stream. */
export class StreamFollower {
  readonly table: string;
  readonly #local: LocalContext;
  readonly #dependencies: StreamFollowerDependencies;
  readonly #shards = new Map<string, StreamShard>();
  #paused = false;
  #missed = false;

  constructor(local: LocalContext, dependencies: StreamFollowerDependencies) {
    this.#local = local;
    this.#dependencies = dependencies;
    this.table = resourceOf(local.assembly, dependencies.mapping.streamArn).ref;
  }

  get hasWork(): boolean {
    return this.#missed || [...this.#shards.values()].some((shard) => shard.hasWork);
  }

  async start(): Promise<void> {
    const { http } = this.#dependencies;
    const engineArn = await engineStreamArn(http, this.table);
    for (const shard of await shardsOf(http, engineArn)) this.#follow(engineArn, shard);
    this.ring();
  }

  ring(): void {
    this.#missed = this.#paused;
    if (this.#paused) return;
    for (const shard of this.#shards.values()) shard.ring();
  }

  /** Leaves what is written from now on in the stream until the returned function is called. */
  pause(): () => void {
    this.#paused = true;
    return () => {
      this.#paused = false;
      this.ring();
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#shards.values()].map((shard) => shard.stop()));
  }

  /**
   * Delivers again what was given up. A letter goes once its records are dealt with: finished, or given up
   * anew.
   */
  redrive(): number {
    const { letters, mapping } = this.#dependencies;
    const given = letters.of(mapping);
    const leave = this.#local.busy.enter(`redrive ${mapping.path}`);
    void Promise.all(given.map(({ id, records }) => this.#deliverAgain(id, records))).finally(leave);
    return given.length;
  }

  async #deliverAgain(id: string, records: readonly StreamRecord[]): Promise<void> {
    await deliver(this.#local, this.#dependencies.mapping, records, {
      finished: () => {},
      givenUp: (given) => this.#giveUp(given),
      isStopped: () => false,
    });
    this.#dependencies.letters.remove(id);
  }

  #follow(engineArn: string, shard: string): void {
    const { http, checkpoints, mapping } = this.#dependencies;
    if (this.#shards.has(shard)) return;
    const reader = new StreamReader({
      http,
      engineArn,
      shard,
      arn: mapping.streamArn,
      after: checkpoints.get(mapping.id, shard),
      startingPosition: mapping.startingPosition,
      clockAhead: () => this.#local.clock.now() - Date.now(),
    });
    const read = async (): ReturnType<StreamReader['read']> => {
      const page = await reader.read();
      if (reader.isClosed) for (const next of await shardsOf(http, engineArn)) this.#follow(engineArn, next);
      return page;
    };
    this.#shards.set(
      shard,
      new StreamShard({
        local: this.#local,
        mapping,
        read,
        checkpoint: (sequenceNumber) => this.#checkpoint(shard, sequenceNumber),
        giveUp: (given) => this.#giveUp(given),
        report: (error) => console.error(`reading the stream of ${this.table} failed:`, error),
      }),
    );
  }

  #giveUp(given: GivenUp): void {
    const { letters, mapping } = this.#dependencies;
    const functionPath = this.#local.assembly.byArn(mapping.functionArn)?.path ?? mapping.functionArn;
    if (mapping.hasDestination) letters.add(mapping, functionPath, given, this.#local.clock.now());
    else console.error(`${mapping.path} lost ${given.records.length} records: ${given.reason}`);
  }

  #checkpoint(shard: string, sequenceNumber: string): void {
    const { checkpoints, mapping, moved } = this.#dependencies;
    checkpoints.set(mapping.id, shard, sequenceNumber);
    moved(sequenceNumber);
  }
}
