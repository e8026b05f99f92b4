import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { shorten } from '../../../shared/runtime/text.ts';
import type { Scalar } from '../../../shared/lead/activity.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';
import { SECOND_MS } from '../../../shared/runtime/time.ts';
import { type Patience, type Retryable, readRetryAfter, retrying, type Try } from '../retry.ts';

/** Request timeout, too early, too many requests: worth another try, as all 5xx are. */
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);
/** API Gateway's answers where a function did not end in time, or was not to be had. */
const UNFINISHED: ReadonlySet<number> = new Set([503, 504]);
/** A request that has not been answered by then (ms) will not be: API Gateway ends each after 30 s. */
const TIMEOUT_MS = 60 * SECOND_MS;
/** Tries at a report before it is made in two halves. */
const TRIES_BEFORE_HALVING = 2;

/** An instance does not answer for long, or its answer is not what the replay needs. */
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

/** A request to an instance, but for its path. */
interface Request {
  readonly key?: string | undefined;
  readonly body?: unknown;
}

/** Waits by the machine's clock. */
const machine: Patience = { clock: () => performance.now(), sleep, random: Math.random };

/** How to wait for an instance. */
export interface InstanceOptions {
  /** @default by the machine's clock */
  readonly patience?: Partial<Patience>;
  /** How long (ms) its API may take to answer. @default a minute */
  readonly timeout?: number;
}

/**
 * A running local instance: its HTTP API, and under `/_local/` its clock, bus events and mail. While it is
 * unreachable, busy or failing, requests are made again for a quarter of an hour; each is safe to repeat.
 */
export class Instance {
  readonly #url: string;
  readonly #keys: Keys;
  readonly #patience: Patience;
  readonly #timeout: number;

  constructor(url: string, keys: Keys, { patience, timeout = TIMEOUT_MS }: InstanceOptions = {}) {
    this.#url = url;
    this.#keys = keys;
    this.#patience = { ...machine, ...patience };
    this.#timeout = timeout;
  }

  /** The instance's clock, ms since the epoch. */
  async now(): Promise<number> {
    return (await this.#get('/_local/clock', clock)).now;
  }

  /** Advances the instance's clock. Returns when all schedules that were due by then have run. */
  async passUntil(at: number): Promise<void> {
    try {
      await this.#request('/_local/clock', z.unknown(), { body: { set: isoInstant(at) } });
    } catch (error) {
      // The answer to an earlier try was lost, and the clock has passed the instant by now.
      if ((await this.now()) < at) throw error;
      await this.idle();
    }
  }

  /** Waits until the instance has nothing left to do. */
  async idle(): Promise<void> {
    await this.#get('/_local/idle', z.unknown());
  }

  /** Reports up to 500 activities. It can be retried safely, because each has an id. */
  report(activities: readonly ReportedActivity[]): Promise<Receipt> {
    return this.#reportAll(activities);
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

  /**
   * Reports activities; in two halves, each in the same way, where the instance twice does not come to an end
   * with all of them: one on a busy machine takes few at a time.
   */
  async #reportAll(activities: readonly ReportedActivity[]): Promise<Receipt> {
    const reply = await this.#try('/activities', receipt, {
      body: { activities },
      key: this.#keys.collector,
      isEnough: ({ isTooMuch = false }, tries) =>
        isTooMuch && activities.length > 1 && tries >= TRIES_BEFORE_HALVING,
    });
    if ('value' in reply) return { ...reply.value, retried: reply.tries > 1 };
    if (reply.isTooMuch !== true || activities.length <= 1) throw this.#failure('/activities', reply);
    const middle = Math.ceil(activities.length / 2);
    const first = await this.#reportAll(activities.slice(0, middle));
    const second = await this.#reportAll(activities.slice(middle));
    return {
      accepted: first.accepted + second.accepted,
      duplicates: first.duplicates + second.duplicates,
      rejected: [
        ...first.rejected,
        ...second.rejected.map(({ index, code }) => ({ index: index + middle, code })),
      ],
      retried: true,
    };
  }

  #failure(path: string, { problem }: Retryable): InstanceFailed {
    return new InstanceFailed(`${this.#url}${path}: ${problem}`);
  }

  async #get<T>(path: string, schema: z.ZodType<T>, key?: string): Promise<T> {
    return this.#request(path, schema, { key });
  }

  async #request<T>(path: string, schema: z.ZodType<T>, request: Request): Promise<T> {
    const reply = await this.#try(path, schema, request);
    if ('value' in reply) return reply.value;
    throw this.#failure(path, reply);
  }

  #try<T>(
    path: string,
    schema: z.ZodType<T>,
    { isEnough, ...request }: Request & { readonly isEnough?: Parameters<typeof retrying>[2] },
  ): Promise<Try<T> & { readonly tries: number }> {
    return retrying(
      this.#patience,
      async () => {
        const reply = await this.#attempt(path, request);
        return 'value' in reply ? { value: parseResponse(path, schema, reply.value) } : reply;
      },
      isEnough,
    );
  }

  async #attempt(path: string, { key, body }: Request): Promise<Try<unknown>> {
    let response: Response;
    let text: string;
    const isLocal = path.startsWith('/_local/');
    try {
      response = await fetch(`${this.#url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Requests for the instance's own time last as long as it needs.
        signal: isLocal ? null : AbortSignal.timeout(this.#timeout),
      });
      text = await response.text();
      if (response.ok) return { value: JSON.parse(text) };
    } catch (error) {
      const isTooMuch = error instanceof DOMException && error.name === 'TimeoutError';
      return { problem: error instanceof Error ? error.message : String(error), isTooMuch };
    }
    const problem = `${response.status} ${shorten(text, 200)}`;
    if (response.status < 500 && !BUSY.has(response.status)) throw this.#failure(path, { problem });
    const retryAfter = readRetryAfter(response.headers.get('retry-after'), Date.now());
    return { problem, retryAfter, isTooMuch: UNFINISHED.has(response.status) };
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
