/** Below this much time left (ms) nothing new is begun. */
const RESERVE = 10_000;

export interface SweepOptions {
  /** What is due, in one stream for each shard of an index. */
  readonly shards: readonly AsyncGenerator<string>[];
  /** How many of a shard are worked on side by side. */
  readonly width: number;
  /** Time left to this invocation, ms. What is not reached stays due, and the next sweep finds it. */
  readonly timeLeft: () => number;
  /** Answers `stop` when nothing more is to be begun. */
  readonly work: (id: string) => Promise<'stop' | void>;
  readonly failed: (id: string, error: unknown) => void;
}

/** Works through what is due. What fails stays due and does not stop the others. Answers how many were woken, and how many failed. */
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
