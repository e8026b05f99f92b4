import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { atomically } from '../kit/atomically.ts';

/** A message as it lies in its queue. Instants are local ms. */
const message = z.object({
  /** Order of arrival. */
  id: z.number(),
  messageId: z.string(),
  /** ARN of the queue it lies in. */
  queue: z.string(),
  body: z.string(),
  sentAt: z.number(),
  firstReceivedAt: z.number(),
  /** How often it was handed out since it was sent or re-driven. */
  receives: z.number(),
  /** ARN of the queue that gave it up; empty for one that was sent here. */
  source: z.string(),
  givenUpAt: z.number(),
  /** What its last receiver failed with. */
  reason: z.string(),
});
export type QueueMessage = z.infer<typeof message>;

const messages = z.array(message);
const visible = z.object({ visibleAt: z.number() }).optional();

const TABLE = `
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, messageId TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL,
    sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL, inFlight INTEGER NOT NULL DEFAULT 0,
    firstReceivedAt INTEGER NOT NULL DEFAULT 0, receives INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT '', givenUpAt INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
  );
  CREATE INDEX IF NOT EXISTS messagesWaiting ON messages (queue, inFlight, visibleAt);`;

const WAITING =
  'SELECT * FROM messages WHERE queue = ? AND inFlight = 0 AND visibleAt <= ? ORDER BY visibleAt, id LIMIT ?';
const HAND_OUT = 'UPDATE messages SET inFlight = 1, receives = ?, firstReceivedAt = ? WHERE id = ?';

/** The messages of all queues, in the local state: what is acknowledged survives the process. */
export class QueueMessageStore {
  readonly #state: DatabaseSync;
  readonly #run: (sql: string, ...values: SQLInputValue[]) => void;
  readonly #nextVisible: StatementSync;
  readonly #all: (sql: string, ...values: SQLInputValue[]) => QueueMessage[];

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(TABLE);
    const prepared = new Map<string, StatementSync>();
    const statement = (sql: string): StatementSync => {
      const known = prepared.get(sql) ?? state.prepare(sql);
      prepared.set(sql, known);
      return known;
    };
    this.#run = (sql, ...values) => void statement(sql).run(...values);
    this.#all = (sql, ...values) => messages.parse(statement(sql).all(...values));
    this.#nextVisible = statement(
      'SELECT visibleAt FROM messages WHERE queue = ? AND inFlight = 0 ORDER BY visibleAt LIMIT 1',
    );
    this.#run('UPDATE messages SET inFlight = 0, visibleAt = 0 WHERE inFlight = 1');
  }

  /** Adds a message that can be received from `visibleAt` on, and answers its message id. */
  add(queue: string, body: string, sentAt: number, visibleAt: number): string {
    const messageId = randomUUID();
    this.#run(
      'INSERT INTO messages (messageId, queue, body, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?)',
      messageId,
      queue,
      body,
      sentAt,
      visibleAt,
    );
    return messageId;
  }

  /**
   * Hands out up to `limit` messages that are visible by `now`, oldest first; each is in flight until
   * settled.
   */
  receive(queue: string, limit: number, now: number): QueueMessage[] {
    return atomically(this.#state, () => {
      const batch = this.#all(WAITING, queue, now, limit);
      for (const one of batch) {
        Object.assign(one, { receives: one.receives + 1, firstReceivedAt: one.firstReceivedAt || now });
        this.#run(HAND_OUT, one.receives, one.firstReceivedAt, one.id);
      }
      return batch;
    });
  }

  remove(id: number): void {
    this.#run('DELETE FROM messages WHERE id = ?', id);
  }

  /** Puts a failed message back, to be seen again from `visibleAt` on. */
  putBack(id: number, visibleAt: number, reason: string): void {
    this.#run(
      'UPDATE messages SET inFlight = 0, visibleAt = ?, reason = ? WHERE id = ?',
      visibleAt,
      reason,
      id,
    );
  }

  /** Moves what was received `most` times or more and is visible by `now` to the dead-letter queue. */
  giveUp(queue: string, deadLetterQueue: string, most: number, now: number): void {
    this.#run(
      `UPDATE messages SET queue = ?, source = ?, givenUpAt = ?
       WHERE queue = ? AND inFlight = 0 AND visibleAt <= ? AND receives >= ?`,
      deadLetterQueue, queue, now, queue, now, most,
    ); // prettier-ignore
  }

  /** When the next message of a queue can be received; undefined when none waits. */
  nextVisible(queue: string): number | undefined {
    return visible.parse(this.#nextVisible.get(queue))?.visibleAt;
  }

  /** What was given up by any queue, oldest first. */
  givenUp(): QueueMessage[] {
    return this.#all("SELECT * FROM messages WHERE source <> '' ORDER BY givenUpAt, id");
  }

  /** Sends a given-up message to where it came from, as if it had never been received. */
  redrive(id: number, now: number): void {
    this.#run(
      "UPDATE messages SET queue = source, source = '', receives = 0, visibleAt = ?, givenUpAt = 0 WHERE id = ?",
      now,
      id,
    );
  }
}
