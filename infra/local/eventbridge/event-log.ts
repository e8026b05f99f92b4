import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { JsonObject } from '../kit/json.ts';

const row = z.object({
  sequence: z.number(),
  bus: z.string(),
  event: z.string().transform((text) => z.record(z.string(), z.json()).parse(JSON.parse(text))),
});

const TABLE =
  'CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, bus TEXT NOT NULL, event TEXT NOT NULL)';

/** Every event that was put on a bus, in the local state. */
export class EventLog {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(TABLE);
  }

  add(bus: string, event: JsonObject): void {
    this.#state.prepare('INSERT INTO events (bus, event) VALUES (?, ?)').run(bus, JSON.stringify(event));
  }

  /**
   * Events of one bus, or of all but the account's own, oldest first; each with its place in the log and its
   * bus. With `last`, only so many of the newest.
   */
  list({ bus, last = -1 }: { bus?: string | undefined; last?: number | undefined } = {}): JsonObject[] {
    const rows = this.#state
      .prepare(
        "SELECT * FROM events WHERE iif(?1 IS NULL, bus <> 'default', bus = ?1) ORDER BY sequence DESC LIMIT ?2",
      )
      .all(bus ?? null, last);
    return rows.toReversed().map((found) => {
      const { event, ...place } = row.parse(found);
      return Object.assign(event, place);
    });
  }
}
