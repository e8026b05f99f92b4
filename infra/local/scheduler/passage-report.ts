/** Time on its way to an instant (local ms). */
export interface Passage {
  readonly from: number;
  readonly to: number;
}

/** Real time (ms) before the first line, and between two where there is no terminal. */
const FIRST_AFTER = 1_000;
const LINE_EVERY = 5_000;
const REWRITE_EVERY = 200;

/** Where the lines go. */
export type PassageOutput = Pick<NodeJS.WriteStream, 'isTTY'> & { write(text: string): unknown };

export interface PassageReport {
  /** Time has come to an instant (local ms), after so many firings of schedules. */
  reached(instant: number, firings: number): void;
  end(): void;
}

const minuteOf = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

/**
 * Shows in the terminal how far time has come, where its passage takes longer than a second: one line that is
 * written anew, or a line every few seconds where the output is no terminal.
 */
export function reportPassage(
  { from, to }: Passage,
  { quiet, output = process.stdout }: { readonly quiet: boolean; readonly output?: PassageOutput },
): PassageReport {
  let nextAt = performance.now() + FIRST_AFTER;
  let isShown = false;
  return {
    reached(instant, firings) {
      if (quiet || performance.now() < nextAt) return;
      nextAt = performance.now() + (output.isTTY ? REWRITE_EVERY : LINE_EVERY);
      isShown = true;
      const percent = Math.floor((100 * (instant - from)) / Math.max(1, to - from));
      const line = `Time passes: ${minuteOf(instant)} of ${minuteOf(to)} (${percent} %), ${firings} firings`;
      output.write(output.isTTY ? `\r${line}` : `${line}\n`);
    },
    end() {
      if (isShown && output.isTTY) output.write('\n');
    },
  };
}
