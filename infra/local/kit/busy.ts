/**
 * How often those who wait for idle look at parts that cannot call, in ms. Nobody looks while nobody waits.
 */
const LOOK_EVERY_MS = 4;

/** Counts the work under way; see {@link Busy}. */
export function createBusy(): Busy {
  const parts: (() => boolean)[] = [];
  const waiting = new Set<() => void>();
  let holders = 0;
  let looking: NodeJS.Timeout | undefined;

  const isIdle = (): boolean => holders === 0 && !parts.some((hasWork) => hasWork());
  const look = (): void => {
    if (waiting.size > 0 && isIdle()) {
      for (const resolve of waiting) resolve();
      waiting.clear();
    }
    if (waiting.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  };
  return {
    enter() {
      holders += 1;
      let inside = true;
      return () => {
        if (inside) holders -= 1;
        inside = false;
        if (holders === 0 && waiting.size > 0) setImmediate(look);
      };
    },
    get count() {
      return holders;
    },
    get isIdle() {
      return isIdle();
    },
    register(hasWork) {
      parts.push(hasWork);
    },
    whenIdle() {
      if (isIdle()) return Promise.resolve();
      looking ??= setInterval(look, LOOK_EVERY_MS);
      return new Promise((resolve) => waiting.add(resolve));
    },
  };
}

/**
 * Tells when nothing is left to do. Work in memory holds an `enter()`; work that waits in a table or a
 * queue is told by `register()`. Idle means no holder, and no registered part with work.
 */
export interface Busy {
  /** Marks work as begun; the returned function ends it (calling it again does nothing). */
  enter(what: string): () => void;
  /** Number of holders now. */
  readonly count: number;
  /** Whether nothing is left to do at this moment. */
  readonly isIdle: boolean;
  /** Resolves once everything is drained, immediately if it already is. */
  whenIdle(): Promise<void>;
  /** Adds a part that can say, cheaply and at any moment, whether it has work waiting. */
  register(hasWork: () => boolean): void;
}
