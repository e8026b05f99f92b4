import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Someone asked the clock to go back. */
export class ClockRunsForwardOnly extends Error {
  override readonly name = 'ClockRunsForwardOnly';
}

/**
 * The local app's own time: the machine's plus an offset that only grows. All instants are ms since the
 * epoch, UTC. The offset is shared with the functions' workers, and kept in the state, so that a restart does
 * not go back in time.
 */
export class LocalClock {
  /** One BigInt64: how far ahead of the machine's clock, in ms. */
  readonly offset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  readonly #offset = new BigInt64Array(this.offset);
  readonly #listeners = new Set<() => void>();
  readonly #alarms = new Set<() => number | undefined>();
  readonly #keep: StatementSync;
  readonly #machine: () => number;

  /** @param machine the machine's clock @default Date.now */
  constructor(state: DatabaseSync, machine: () => number = Date.now) {
    this.#machine = machine;
    state.exec(
      'CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset INTEGER NOT NULL)',
    );
    this.#keep = state.prepare('INSERT OR REPLACE INTO clock (id, offset) VALUES (1, ?)');
    const row = state.prepare('SELECT offset FROM clock').get();
    if (row) Atomics.store(this.#offset, 0, BigInt(Number(row['offset'])));
  }

  now(): number {
    return this.#machine() + Number(Atomics.load(this.#offset, 0));
  }

  /**
   * Moves on to an instant at once, and tells everyone who waits for one.
   * @throws {ClockRunsForwardOnly} when the instant is past
   */
  jump(to: number): void {
    if (to < this.now()) throw new ClockRunsForwardOnly('The clock runs forward only.');
    this.reach(to);
  }

  /** The same, but an instant that has passed by itself meanwhile is fine. */
  reach(to: number): void {
    const ahead = Math.max(0, to - this.now());
    const offset = Atomics.add(this.#offset, 0, BigInt(ahead)) + BigInt(ahead);
    this.#keep.run(offset);
    for (const listener of this.#listeners) listener();
  }

  /** Adds somebody who waits for an instant, and can say for which; answers how to take them away. */
  addAlarm(at: () => number | undefined): () => void {
    this.#alarms.add(at);
    return () => this.#alarms.delete(at);
  }

  /** The first instant that anybody waits for; infinite where nobody waits. */
  get nextAlarm(): number {
    return Math.min(...[...this.#alarms].map((at) => at() ?? Number.POSITIVE_INFINITY));
  }

  /** Calls back after every jump, before `jump` returns; answers how to stop that. */
  onJump(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
