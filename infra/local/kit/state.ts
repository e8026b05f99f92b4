import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Two instances were given the same data folder; the second must not start. */
export class DataInUse extends Error {
  override readonly name = 'DataInUse';
}

/**
 * Opens what the local app remembers besides the tables: clock, checkpoints, queues, mail. In memory without
 * a folder. A write is on its way to the disk when it returns: it survives the end of the process, however
 * sudden.
 * @throws {DataInUse} when another instance holds the folder
 */
export function openState(folder: string | undefined): DatabaseSync {
  if (folder === undefined) return new DatabaseSync(':memory:');
  mkdirSync(folder, { recursive: true });
  const state = new DatabaseSync(join(folder, 'local.db'));
  try {
    state.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    state.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (cause) {
    state.close();
    throw new DataInUse(`${folder} is in use by another instance, or cannot be written.`, { cause });
  }
  return state;
}

/** Small facts by name, as text. */
export class Notes {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec('CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
  }

  get(name: string): string | undefined {
    const row = this.#state.prepare('SELECT value FROM notes WHERE name = ?').get(name);
    return row && String(row['value']);
  }

  set(name: string, value: string): void {
    this.#state.prepare('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)').run(name, value);
  }
}
