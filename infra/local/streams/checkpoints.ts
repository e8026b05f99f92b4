import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** How far each mapping is with each shard, kept so that a restart goes on from there. */
export class Checkpoints {
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;

  constructor(state: DatabaseSync) {
    state.exec(`CREATE TABLE IF NOT EXISTS stream_checkpoints (
      mapping TEXT NOT NULL, shard TEXT NOT NULL, sequenceNumber TEXT NOT NULL, PRIMARY KEY (mapping, shard))`);
    this.#select = state.prepare(
      'SELECT sequenceNumber FROM stream_checkpoints WHERE mapping = ? AND shard = ?',
    );
    this.#upsert = state.prepare('INSERT OR REPLACE INTO stream_checkpoints VALUES (?, ?, ?)');
  }

  /** The last sequence number up to which everything is dealt with. */
  get(mapping: string, shard: string): string | undefined {
    const row = this.#select.get(mapping, shard);
    return row && String(row['sequenceNumber']);
  }

  set(mapping: string, shard: string, sequenceNumber: string): void {
    this.#upsert.run(mapping, shard, sequenceNumber);
  }
}
