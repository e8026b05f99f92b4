/** No new work is started with less time left than this (ms). */
const RESERVE = 10_000;

export interface SweepOptions {
  /** What is due, in one stream for each shard of an index. */
  readonly shards: readonly AsyncGenerator<string>[];
  /** Concurrency within a shard. */
  readonly width: number;
  /** Time left to this invocation, ms. What is not reached stays due, and the next sweep finds it. */
  readonly timeLeft: () => number;
  /** Returns `stop` when no further work should be started. */
  readonly work: (id: string) => Promise<'stop' | void>;
  readonly failed: (id: string, error: unknown) => void;
}

/**
 * Processes everything that is due. Failed items stay due and do not stop the others. Returns how many were
 * processed and how many failed.
 */
export async function sweep({ shards, width, timeLeft, work, failed }: SweepOptions) {
  const swept = { processed: 0, failures: 0 };
  let stopped = false;
  const worker = async (due: AsyncGenerator<string>): Promise<void> => {
    while (!stopped && timeLeft() >= RESERVE) {
      const next = await due.next();
      if (next.done === true) return;
      swept.processed += 1;
      try {
        if ((await work(next.value)) === 'stop') stopped = true;
      } catch (error) {
        swept.failures += 1;
        failed(next.value, error);
      }
    }
  };
  await Promise.all(shards.flatMap((due) => Array.from({ length: width }, () => worker(due))));
  return swept;
}
