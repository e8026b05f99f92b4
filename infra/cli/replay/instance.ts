import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { shorten } from '../../../shared/runtime/text.ts';
import type { Scalar } from '../../../shared/lead/activity.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';

/** Attempts at a request if the instance is unreachable, busy (429) or failing (5xx): half a minute. */
const MAX_ATTEMPTS = 7;
const FIRST_RETRY_DELAY_MS = 500;

/** An instance does not answer, or its answer is not what the replay needs. */
export class InstanceFailed extends Error {
  override readonly name = 'InstanceFailed';
}

/** API keys: one that may report activities (role `collector`), one that may read leads (role `sales`). */
export interface Keys {
  readonly collector: string;
  readonly sales: string;
}

/** An activity in the format of `POST /activities`. */
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
  /** Whether it took more than one attempt: the duplicates may come from an attempt whose answer was lost. */
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
/** A score at an instant. */
export type ScoreThen = z.infer<typeof score>;

const busEvents = z.array(z.object({ 'detail-type': z.string(), detail: z.unknown() }));
export type BusEvent = z.infer<typeof busEvents>[number];
const mails = z.array(z.object({ tags: z.record(z.string(), z.string()) }));
const localKeys = z.object({ collector: z.string(), sales: z.string() });

/** A running local instance: its HTTP API, and under `/_local/` its clock, bus events and mail. */
export class Instance {
  readonly #url: string;
  readonly #keys: Keys;

  constructor(url: string, keys: Keys) {
    this.#url = url;
    this.#keys = keys;
  }

  /** The instance's clock, ms since the epoch. */
  async now(): Promise<number> {
    return (await this.#get('/_local/clock', clock)).now;
  }

  /** Advances the instance's clock. Returns when all schedules that were due by then have run. */
  async passUntil(at: number): Promise<void> {
    await this.#request('/_local/clock', z.unknown(), { body: { set: isoInstant(at) } });
  }

  /** Waits until the instance has nothing left to do. */
  async idle(): Promise<void> {
    await this.#get('/_local/idle', z.unknown());
  }

  /** Reports up to 500 activities. It can be retried safely, because each has an id. */
  async report(activities: readonly ReportedActivity[]): Promise<Receipt> {
    const { answer, attempts } = await this.#request('/activities', receipt, {
      body: { activities },
      key: this.#keys.collector,
    });
    return { ...answer, retried: attempts > 1 };
  }

  /** All leads of a tier. */
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
    return this.#get(`/leads/${leadId}/score?at=${isoInstant(at)}`, score, this.#keys.sales);
  }

  /** All events of the bus, the oldest first. */
  busEvents(): Promise<BusEvent[]> {
    return this.#get('/_local/events.json', busEvents);
  }

  /** The tags of all mails that were sent. */
  async mailTags(): Promise<Readonly<Record<string, string>>[]> {
    return (await this.#get('/_local/mail.json', mails)).map(({ tags }) => tags);
  }

  async #get<T>(path: string, schema: z.ZodType<T>, key?: string): Promise<T> {
    return (await this.#request(path, schema, { key })).answer;
  }

  async #request<T>(
    path: string,
    schema: z.ZodType<T>,
    request: { readonly key?: string | undefined; readonly body?: unknown },
  ): Promise<{ answer: T; attempts: number }> {
    for (let attempts = 1; ; attempts += 1) {
      const reply = await this.#attempt(path, request);
      if (reply.ok) return { answer: parseResponse(path, schema, reply.body), attempts };
      if (!reply.retryable || attempts === MAX_ATTEMPTS)
        throw new InstanceFailed(`${this.#url}${path}: ${reply.problem}`);
      await sleep(FIRST_RETRY_DELAY_MS * 2 ** (attempts - 1));
    }
  }

  async #attempt(
    path: string,
    { key, body }: { readonly key?: string | undefined; readonly body?: unknown },
  ): Promise<{ ok: true; body: unknown } | { ok: false; retryable: boolean; problem: string }> {
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
      const retryable = response.status === 429 || response.status >= 500;
      return { ok: false, retryable, problem: `${response.status} ${shorten(text, 200)}` };
    } catch (error) {
      return { ok: false, retryable: true, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Fetches the API keys that a local instance has generated. @throws InstanceFailed */
export async function fetchKeys(url: string): Promise<Keys> {
  const response = await fetch(`${url}/_local/keys.json`).catch(() => undefined);
  if (!response?.ok)
    throw new InstanceFailed(
      `${url} does not answer, or does not publish its API keys: pass them with --key.`,
    );
  return localKeys.parse(await response.json());
}

function parseResponse<T>(path: string, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InstanceFailed(`${path}: unexpected answer. ${z.prettifyError(parsed.error)}`);
}
