/** Time on its way to an instant (local ms). */
export interface Passage {
  readonly from: number;
  readonly to: number;
}

/** Real time (ms) before the first line, and between two where there is no terminal. */
const FIRST_AFTER = 1_000;
const LINE_EVERY = 5_000;
const REWRITE_EVERY = 200;

const minuteOf = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

/** Tells in the terminal how far time has come, where its passage takes longer than a second. */
export function reportPassage(
  { from, to }: Passage,
  { quiet }: { readonly quiet: boolean },
): { reached(instant: number): void; end(): void } {
  const begun = performance.now();
  const isTerminal = process.stdout.isTTY;
  let nextAt = begun + FIRST_AFTER;
  let shown = false;
  return {
    reached(instant) {
      if (quiet || performance.now() < nextAt) return;
      nextAt = performance.now() + (isTerminal ? REWRITE_EVERY : LINE_EVERY);
      shown = true;
      const percent = Math.floor((100 * (instant - from)) / Math.max(1, to - from));
      const line = `Time passes: ${minuteOf(instant)} of ${minuteOf(to)} (${percent} %)`;
      process.stdout.write(isTerminal ? `\r${line}` : `${line}\n`);
    },
    end() {
      if (shown && isTerminal) process.stdout.write('\n');
    },
  };
}
