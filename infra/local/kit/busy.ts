import type { Busy } from '../service.ts';

/** How often those who wait for idle look at parts that cannot call, in ms. Nobody looks while nobody waits. */
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
