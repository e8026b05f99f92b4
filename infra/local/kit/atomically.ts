import type { DatabaseSync } from 'node:sqlite';

/** Does several writes as one; may be nested. An exception undoes them and is passed on. */
export function atomically<T>(state: DatabaseSync, write: () => T): T {
  state.exec('SAVEPOINT local');
  try {
    const result = write();
    state.exec('RELEASE local');
    return result;
  } catch (error) {
    state.exec('ROLLBACK TO local; RELEASE local');
    throw error;
  }
}
