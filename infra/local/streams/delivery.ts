import { setTimeout as sleep } from 'node:timers/promises';
import type { InvocationResult, Invoke } from '../lambda/invoke.ts';
import type { StreamMapping } from './mapping.ts';
import type { StreamRecord } from './record.ts';
import { type Batch, settle } from './rules.ts';

/** What delivering needs of the local app. */
export interface DeliveryLocal {
  readonly invoke: Invoke;
  readonly clock: { now(): number };
}

/** Records that a mapping gave up, and why. */
export interface GivenUp {
  readonly records: readonly StreamRecord[];
  readonly reason: string;
  readonly attempts: number;
}

/** What becomes of records, as it becomes clear. */
export interface DeliveryEvents {
  finished(records: readonly StreamRecord[]): void;
  /** Told before the same records are told to be finished. */
  givenUp(given: GivenUp): void;
  /** Whether to go on; what is then left untold is delivered anew after the next start. */
  isStopped(): boolean;
}

/** Waits between retries double from here; Lambda's are longer, which would only make people wait. */
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 2_000;

const waitBefore = (attempts: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);

/** Delivers records to the mapping's function until each is finished or given up. */
export async function deliver(
  local: DeliveryLocal,
  mapping: StreamMapping,
  records: readonly StreamRecord[],
  events: DeliveryEvents,
): Promise<void> {
  const waiting: Batch<StreamRecord>[] = [{ records, attempts: 0 }];
  for (let batch; (batch = waiting.shift());) {
    if (batch.attempts > 0) await sleep(waitBefore(batch.attempts));
    if (events.isStopped()) return;
    const live = dropExpired(batch, mapping, local.clock.now(), events);
    if (live.records.length === 0) continue;
    const result = await local.invoke(mapping.functionArn, {
      Records: live.records.map(({ event }) => event),
    });
    const { finished, again, givenUp } = settle(
      live,
      result,
      mapping.policy,
      ({ sequenceNumber }) => sequenceNumber,
    );
    waiting.unshift(...again);
    if (givenUp.length > 0) {
      events.givenUp({ records: givenUp, reason: reasonOf(result), attempts: live.attempts + 1 });
    }
    events.finished([...finished, ...givenUp]);
  }
}

const reasonOf = ({ error }: InvocationResult): string =>
  error ? `${error.name}: ${error.message}` : 'the function reported a failure';

/** Gives up what is older than the mapping allows. */
function dropExpired(
  { records, attempts }: Batch<StreamRecord>,
  { maxAgeMs }: StreamMapping,
  now: number,
  events: DeliveryEvents,
): Batch<StreamRecord> {
  const oldest = now - maxAgeMs;
  const isExpired = ({ createdAt }: StreamRecord): boolean => createdAt < oldest;
  const expired = records.filter(isExpired);
  if (expired.length === 0) return { records, attempts };
  events.givenUp({ records: expired, reason: 'the record is older than the mapping allows', attempts });
  events.finished(expired);
  return { records: records.filter((record) => !isExpired(record)), attempts };
}
