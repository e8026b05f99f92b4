import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const json = z.string().transform((text) => z.json().parse(JSON.parse(text)));

/** An asynchronous invocation that is not done. Instants are local ms. */
const invocation = z.object({
  id: z.number(),
  requestId: z.string(),
  /** ARN. */
  function: z.string(),
  payload: json,
  /** How often it was tried. */
  attempts: z.number(),
  /** When it was given up; 0 for one that is still going to be tried. */
  failedAt: z.number(),
  reason: z.string(),
});
export type Invocation = z.infer<typeof invocation>;

const invocations = z.array(invocation);
const next = z.object({ dueAt: z.number() }).optional();

const TABLE = `
  CREATE TABLE IF NOT EXISTS invocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, requestId TEXT NOT NULL, function TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, dueAt INTEGER NOT NULL, failedAt INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
  );
  CREATE INDEX IF NOT EXISTS invocationsDue ON invocations (failedAt, dueAt);`;

/** The asynchronous invocations that are not done, in the local state. */
export class InvocationStore {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(TABLE);
  }

  add(functionArn: string, payload: string, dueAt: number): void {
    this.#state
      .prepare('INSERT INTO invocations (requestId, function, payload, dueAt) VALUES (?, ?, ?, ?)')
      .run(randomUUID(), functionArn, payload, dueAt);
  }

  remove(id: number): void {
    this.#state.prepare('DELETE FROM invocations WHERE id = ?').run(id);
  }

  /** To be tried by `now`, the longest waiting first. */
  due(now: number): Invocation[] {
    const sql = 'SELECT * FROM invocations WHERE failedAt = 0 AND dueAt <= ? ORDER BY dueAt, id';
    return invocations.parse(this.#state.prepare(sql).all(now));
  }

  /** When the next one after `now` is to be tried. */
  nextDue(now: number): number | undefined {
    const sql = 'SELECT dueAt FROM invocations WHERE failedAt = 0 AND dueAt > ? ORDER BY dueAt LIMIT 1';
    return next.parse(this.#state.prepare(sql).get(now))?.dueAt;
  }

  retry(id: number, dueAt: number, reason: string): void {
    this.#state
      .prepare('UPDATE invocations SET attempts = attempts + 1, dueAt = ?, reason = ? WHERE id = ?')
      .run(dueAt, reason, id);
  }

  giveUp(id: number, now: number, reason: string): void {
    this.#state
      .prepare('UPDATE invocations SET attempts = attempts + 1, failedAt = ?, reason = ? WHERE id = ?')
      .run(now, reason, id);
  }

  /** In the order in which they were given up. */
  givenUp(): Invocation[] {
    const sql = 'SELECT * FROM invocations WHERE failedAt > 0 ORDER BY failedAt, id';
    return invocations.parse(this.#state.prepare(sql).all());
  }

  /** Lets all that were given up start anew, and answers how many they are. */
  redrive(now: number): number {
    const sql = 'UPDATE invocations SET attempts = 0, dueAt = ?, failedAt = 0 WHERE failedAt > 0';
    return Number(this.#state.prepare(sql).run(now).changes);
  }
}
