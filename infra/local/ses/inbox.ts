import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { contentOf, keptMail } from './caught-mail.ts';
import type { Envelope, ParsedMail, CaughtMail } from './caught-mail.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';

/** A column that holds JSON. */
const json = <T>(schema: z.ZodType<T>) => z.string().transform((text) => schema.parse(JSON.parse(text)));

const mailRow = z.object({
  id: z.number(),
  mail: json(keptMail),
  events: json(z.array(z.string())),
});

const rawRow = z.object({ raw: z.instanceof(Uint8Array) });

/** An SES event that waits to be put on a bus; its time in local ms. */
const pendingEvent = z.object({
  bus: z.string(),
  source: z.string(),
  detailType: z.string(),
  detail: z.record(z.string(), z.json()),
  resources: z.array(z.string()),
  time: z.number(),
});
export type PendingEvent = z.infer<typeof pendingEvent>;
const eventRow = z.object({ id: z.number(), event: json(pendingEvent) });

const TABLE = `
  CREATE TABLE IF NOT EXISTS mails (id INTEGER PRIMARY KEY AUTOINCREMENT, raw BLOB NOT NULL, mail TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS mailEvents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mailId INTEGER NOT NULL, type TEXT NOT NULL, event TEXT NOT NULL, emitted INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX IF NOT EXISTS mailEventsByMail ON mailEvents (mailId);
  CREATE INDEX IF NOT EXISTS mailEventsPending ON mailEvents (emitted, id);`;

const COLUMNS = `mails.id, mail, json_group_array(type ORDER BY mailEvents.id) FILTER (WHERE emitted) AS events`;
const FROM = 'FROM mails LEFT JOIN mailEvents ON mailId = mails.id';
const LIST = `SELECT ${COLUMNS} ${FROM} WHERE mails.id > ? GROUP BY mails.id ORDER BY mails.id DESC LIMIT ?`;
const GET = `SELECT ${COLUMNS}, raw ${FROM} WHERE mails.id = ? GROUP BY mails.id`;

/** Which mails are wanted: envelopes with that recipient, after that id, and only so many of the newest. */
export interface MailQuery {
  readonly to?: string | undefined;
  readonly after?: number | undefined;
  readonly last?: number | undefined;
}

function read(row: unknown): CaughtMail {
  const { id, mail, events } = mailRow.parse(row);
  return { id, ...mail, events };
}

/** Everything that SES took, in the local state. */
export class Inbox {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(TABLE);
  }

  /** Keeps a mail and answers its id. */
  add({ raw, email }: ParsedMail, envelope: Envelope, acceptedAt: number): number {
    const mail = { ...envelope, ...contentOf(email), acceptedAt: isoInstant(acceptedAt) };
    const insert = this.#state.prepare('INSERT INTO mails (raw, mail) VALUES (?, ?)');
    return Number(insert.run(raw, JSON.stringify(mail)).lastInsertRowid);
  }

  /** Keeps what is to be told of a mail. */
  addEvent(mailId: number, type: string, event: PendingEvent): void {
    this.#state
      .prepare('INSERT INTO mailEvents (mailId, type, event) VALUES (?, ?, ?)')
      .run(mailId, type, JSON.stringify(event));
  }

  pendingEvents(): z.infer<typeof eventRow>[] {
    const rows = this.#state.prepare('SELECT id, event FROM mailEvents WHERE emitted = 0 ORDER BY id').all();
    return rows.map((row) => eventRow.parse(row));
  }

  markEmitted(id: number): void {
    this.#state.prepare('UPDATE mailEvents SET emitted = 1 WHERE id = ?').run(id);
  }

  /** Oldest first. */
  list({ to, after = 0, last = -1 }: MailQuery = {}): CaughtMail[] {
    const limit = to === undefined ? last : -1;
    const mails = this.#state.prepare(LIST).all(after, limit).toReversed().map(read);
    if (to === undefined) return mails;
    const addressed = mails.filter(({ destinations }) => destinations.includes(to));
    return last < 0 ? addressed : addressed.slice(Math.max(0, addressed.length - last));
  }

  /** A mail with what was sent. */
  get(id: number): { mail: CaughtMail; raw: Buffer } | undefined {
    const row = this.#state.prepare(GET).get(id);
    return row && { mail: read(row), raw: Buffer.from(rawRow.parse(row).raw) };
  }
}
