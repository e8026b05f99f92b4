import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { jsonObject } from '../kit/json.ts';
import type { DeadLetter } from '../kit/dead-letter.ts';
import type { GivenUp } from './delivery.ts';
import type { StreamMapping } from './mapping.ts';
import { readRecord, type StreamRecord } from './record.ts';

const row = z.object({
  id: z.string(),
  mapping: z.string(),
  path: z.string(),
  functionPath: z.string(),
  at: z.number(),
  reason: z.string(),
  attempts: z.number(),
  records: z.string(),
});
type Row = z.infer<typeof row>;

const eventsIn = (records: string) => z.array(jsonObject).parse(JSON.parse(records));

/** Batches that stream mappings gave up, whole, as the S3 destination of a real mapping would keep them. */
export class StreamDeadLetters {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(`CREATE TABLE IF NOT EXISTS stream_dead_letters (
      id TEXT PRIMARY KEY, mapping TEXT NOT NULL, path TEXT NOT NULL, functionPath TEXT NOT NULL,
      at INTEGER NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, records TEXT NOT NULL)`);
  }

  add(
    { id, path }: StreamMapping,
    functionPath: string,
    { records, reason, attempts }: GivenUp,
    at: number,
  ): void {
    this.#state
      .prepare('INSERT INTO stream_dead_letters VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        randomUUID(),
        id,
        path,
        functionPath,
        at,
        reason,
        attempts,
        JSON.stringify(records.map(({ event }) => event)),
      );
  }

  list(): DeadLetter[] {
    return this.#rows().map(({ id, path, functionPath, at, reason, attempts, records }) => ({
      id,
      from: path,
      functionPath,
      at,
      reason,
      attempts,
      payload: { Records: eventsIn(records) },
    }));
  }

  /** What a mapping gave up, oldest first. */
  of({ id }: StreamMapping): { id: string; records: StreamRecord[] }[] {
    return this.#rows()
      .filter(({ mapping }) => mapping === id)
      .map((letter) => ({ id: letter.id, records: eventsIn(letter.records).map(readRecord) }));
  }

  remove(id: string): void {
    this.#state.prepare('DELETE FROM stream_dead_letters WHERE id = ?').run(id);
  }

  #rows(): Row[] {
    return z.array(row).parse(this.#state.prepare('SELECT * FROM stream_dead_letters ORDER BY at, id').all());
  }
}
