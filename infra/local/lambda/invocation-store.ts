import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Json } from '../kit/json.ts';

/**
 * What we wrote ourselves: checking every value of it again would cost more than all the rest of an
 * invocation.
 */
const json = z.string().transform((text): Json => JSON.parse(text));

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

/** Prepared once: an hour that passes on the local clock needs several of them. */
const prepare = (state: DatabaseSync) => ({
  add: state.prepare('INSERT INTO invocations (requestId, function, payload, dueAt) VALUES (?, ?, ?, ?)'),
  remove: state.prepare('DELETE FROM invocations WHERE id = ?'),
  due: state.prepare('SELECT * FROM invocations WHERE failedAt = 0 AND dueAt <= ? ORDER BY dueAt, id'),
  nextDue: state.prepare(
    'SELECT dueAt FROM invocations WHERE failedAt = 0 AND dueAt > ? ORDER BY dueAt LIMIT 1',
  ),
  retry: state.prepare('UPDATE invocations SET attempts = attempts + 1, dueAt = ?, reason = ? WHERE id = ?'),
  giveUp: state.prepare(
    'UPDATE invocations SET attempts = attempts + 1, failedAt = ?, reason = ? WHERE id = ?',
  ),
  givenUp: state.prepare('SELECT * FROM invocations WHERE failedAt > 0 ORDER BY failedAt, id'),
  redrive: state.prepare('UPDATE invocations SET attempts = 0, dueAt = ?, failedAt = 0 WHERE failedAt > 0'),
});

/** The asynchronous invocations that are not done, in the local state. */
export class InvocationStore {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(state: DatabaseSync) {
    state.exec(TABLE);
    this.#statements = prepare(state);
  }

  add(functionArn: string, payload: string, dueAt: number): void {
    this.#statements.add.run(randomUUID(), functionArn, payload, dueAt);
  }

  remove(id: number): void {
    this.#statements.remove.run(id);
  }

  /** To be tried by `now`, the longest waiting first. */
  due(now: number): Invocation[] {
    return invocations.parse(this.#statements.due.all(now));
  }

  /** When the next one after `now` is to be tried. */
  nextDue(now: number): number | undefined {
    return next.parse(this.#statements.nextDue.get(now))?.dueAt;
  }

  retry(id: number, dueAt: number, reason: string): void {
    this.#statements.retry.run(dueAt, reason, id);
  }

  giveUp(id: number, now: number, reason: string): void {
    this.#statements.giveUp.run(now, reason, id);
  }

  /** In the order in which they were given up. */
  givenUp(): Invocation[] {
    return invocations.parse(this.#statements.givenUp.all());
  }

  /** Lets all that were given up start anew, and answers how many they are. */
  redrive(now: number): number {
    return Number(this.#statements.redrive.run(now).changes);
  }
}
