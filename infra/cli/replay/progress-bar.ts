import { Presets, SingleBar } from 'cli-progress';

/** Shows progress on a terminal, and nothing if the stream is not a terminal. */
export interface ProgressBar {
  begin(what: string, total: number): void;
  advance(by?: number): void;
  end(): void;
}

export function progressBar(stream: NodeJS.WriteStream): ProgressBar {
  const format = '{what} {bar} {percentage} % {value}/{total} {duration_formatted}';
  const bar = new SingleBar({ format, stream, hideCursor: true, noTTYOutput: false }, Presets.shades_classic);
  return {
    begin: (what, total) => bar.start(total, 0, { what: what.padEnd(8) }),
    advance: (by = 1) => bar.increment(by),
    end: () => bar.stop(),
  };
}
