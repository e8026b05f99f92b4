import { MINUTE_MS, SECOND_MS } from '../../shared/runtime/time.ts';

/** One try at a request: its value, or why it should be made again. */
export type Try<T> = { readonly value: T } | Retryable;

/** A request that was not carried out, or nobody knows whether it was. */
export interface Retryable {
  /** What went wrong, in words. */
  readonly problem: string;
  /** How long (ms) the server asks to wait. */
  readonly retryAfter?: number | undefined;
  /** The server did not come to an end with it, so that less at a time may succeed. */
  readonly isTooMuch?: boolean | undefined;
}

/** A wait (ms) before the next try, and what it is for. */
export interface Wait {
  readonly problem: string;
  readonly ms: number;
}

/** What waiting needs of the outside. */
export interface Patience {
  /** ms; need not be the time of day. */
  readonly clock: () => number;
  /** Waits this many milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Told before each wait. */
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

const FIRST_WAIT_MS = SECOND_MS / 2;
const LONGEST_WAIT_MS = 30 * SECOND_MS;
/** How long (ms) a server may fail in a row: it may be restarted or deployed meanwhile. */
export const PATIENCE_MS = 15 * MINUTE_MS;

/** How long (ms) to wait after a failed try (from 1): doubling, half of it left to chance; no less than asked. */
export function waitAfter(tries: number, { retryAfter = 0 }: Retryable, random: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20));
  return Math.max(retryAfter, wait * (0.5 + random / 2));
}

/** Reads a `Retry-After` header: seconds, or a date. Returns ms from an instant (ms); undefined for none. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * SECOND_MS;
  return Number.isNaN(wait) || wait < 0 ? undefined : wait;
}

/**
 * Tries until it succeeds. Gives up where the next try would come more than 15 minutes after the first one,
 * or where it `isEnough`: returns the last failure then. Throws what `attempt` throws.
 */
export async function retrying<T>(
  { clock, sleep, random, onWait }: Patience,
  attempt: () => Promise<Try<T>>,
  isEnough: (failure: Retryable, tries: number) => boolean = () => false,
): Promise<Try<T> & { readonly tries: number }> {
  const deadline = clock() + PATIENCE_MS;
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if ('value' in result) return { ...result, tries };
    const ms = waitAfter(tries, result, random());
    if (isEnough(result, tries) || clock() + ms > deadline) return { ...result, tries };
    onWait?.({ problem: result.problem, ms });
    await sleep(ms);
  }
}
