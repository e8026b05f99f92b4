import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Scalar } from '../../../shared/lead/activity.ts';

/** Tries at one request while the instance cannot be reached, is busy (429) or fails (5xx); over half a minute in all. */
const TRIES = 7;
const FIRST_WAIT_MS = 500;

/** An instance does not answer, or answers what a replay cannot go on with. */
export class InstanceFailed extends Error {
  override readonly name = 'InstanceFailed';
}

/** Keys for what a replay does: reporting (role collector) and reading (role sales); an admin's does both. */
export interface Keys {
  readonly collector: string;
  readonly sales: string;
}

/** An activity as `POST /activities` takes it. */
export interface ReportedActivity {
  readonly id: string;
  readonly type: string;
  readonly email: string;
  readonly occurredAt: string;
  readonly properties: Readonly<Record<string, Scalar>>;
  readonly profile?: Readonly<Record<string, Scalar>>;
}

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const standing = { tier: z.string(), stage: z.string(), highValue: z.boolean() };
const clock = z.object({ now: instant });
const receipt = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ index: z.number(), code: z.string() })),
});
export type Receipt = z.infer<typeof receipt> & {
  /** The first try got no answer: duplicates may be its own. */
  readonly retried: boolean;
};

const queuedLead = z.object({
  leadId: z.string(),
  ...standing,
  tierAt: instant.optional(),
  stageAt: instant.optional(),
  profile: z.object({ email: z.string().optional() }),
});
export type QueuedLead = z.infer<typeof queuedLead>;
const queuePage = z.object({ leads: z.array(queuedLead), cursor: z.string().optional() });

const storedActivity = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  occurredAt: instant,
});
export type StoredActivity = z.infer<typeof storedActivity>;
const history = z.object({ activities: z.array(storedActivity), bad: z.array(z.object({ id: z.string() })) });

const score = z.object({
  ...standing,
  points: z.number(),
  tierAt: instant.optional(),
  stageAt: instant.optional(),
  highValueAt: instant.optional(),
});
export type ScoreThen = z.infer<typeof score>;

const busEvents = z.array(z.object({ 'detail-type': z.string(), detail: z.unknown() }));
export type BusEvent = z.infer<typeof busEvents>[number];
const mails = z.array(z.object({ tags: z.record(z.string(), z.string()) }));
const localKeys = z.object({ collector: z.string(), sales: z.string() });

/** A running instance, reached over its public HTTP API; its clock and what it did are read from `/_local/`. */
export class Instance {
  readonly #url: string;
  readonly #keys: Keys;

  constructor(url: string, keys: Keys) {
    this.#url = url;
    this.#keys = keys;
  }

  /** Local ms since the epoch. */
  async now(): Promise<number> {
    return (await this.#get('/_local/clock', clock)).now;
  }

  /** Lets the instance's time pass until then; it answers when all schedules on the way have done their work. */
  async passUntil(at: number): Promise<void> {
    await this.#ask('/_local/clock', z.unknown(), { body: { set: new Date(at).toISOString() } });
  }

  async idle(): Promise<void> {
    await this.#get('/_local/idle', z.unknown());
  }

  /** Reports up to 500 activities. Sent again when there was no answer, which their ids make harmless. */
  async report(activities: readonly ReportedActivity[]): Promise<Receipt> {
    const { answer, tries } = await this.#ask('/activities', receipt, {
      body: { activities },
      key: this.#keys.collector,
    });
    return { ...answer, retried: tries > 1 };
  }

  /** Every lead of a tier. */
  async *leads(tier: string): AsyncGenerator<QueuedLead> {
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ tier, limit: '100', ...(cursor !== undefined && { cursor }) });
      const page = await this.#get(`/leads?${query.toString()}`, queuePage, this.#keys.sales);
      yield* page.leads;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  history(leadId: string): Promise<z.infer<typeof history>> {
    return this.#get(`/leads/${leadId}/history`, history, this.#keys.sales);
  }

  scoreAt(leadId: string, at: number): Promise<ScoreThen> {
    return this.#get(`/leads/${leadId}/score?at=${new Date(at).toISOString()}`, score, this.#keys.sales);
  }

  /** What was announced on the bus, the oldest first. */
  busEvents(): Promise<BusEvent[]> {
    return this.#get('/_local/events.json', busEvents);
  }

  /** Tags of all mails that went out. */
  async mailTags(): Promise<Readonly<Record<string, string>>[]> {
    return (await this.#get('/_local/mail.json', mails)).map(({ tags }) => tags);
  }

  async #get<T>(path: string, schema: z.ZodType<T>, key?: string): Promise<T> {
    return (await this.#ask(path, schema, { key })).answer;
  }

  async #ask<T>(
    path: string,
    schema: z.ZodType<T>,
    request: { readonly key?: string | undefined; readonly body?: unknown },
  ): Promise<{ answer: T; tries: number }> {
    for (let tries = 1; ; tries += 1) {
      const reply = await this.#try(path, request);
      if (reply.ok) return { answer: understood(path, schema, reply.body), tries };
      if (!reply.again || tries === TRIES) throw new InstanceFailed(`${this.#url}${path}: ${reply.problem}`);
      await sleep(FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }

  async #try(
    path: string,
    { key, body }: { readonly key?: string | undefined; readonly body?: unknown },
  ): Promise<{ ok: true; body: unknown } | { ok: false; again: boolean; problem: string }> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) return { ok: true, body: JSON.parse(text) };
      const again = response.status === 429 || response.status >= 500;
      return { ok: false, again, problem: `${response.status} ${text.slice(0, 200)}` };
    } catch (error) {
      return { ok: false, again: true, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The keys that a local instance made up for itself. Throws `InstanceFailed` where it is none. */
export async function keysOf(url: string): Promise<Keys> {
  const response = await fetch(`${url}/_local/keys.json`).catch(() => undefined);
  if (!response?.ok)
    throw new InstanceFailed(`${url} does not answer, or tells no keys: give them with --key.`);
  return localKeys.parse(await response.json());
}

function understood<T>(path: string, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InstanceFailed(`${path}: not the answer that was expected. ${z.prettifyError(parsed.error)}`);
}
