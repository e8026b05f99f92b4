import { Presets, SingleBar } from 'cli-progress';
import { SECOND_MS } from '../../../shared/runtime/time.ts';

/** Shows progress: as a bar on a terminal, elsewhere as a line now and then. */
export interface ProgressBar {
  begin(what: string, total: number): void;
  advance(by?: number): void;
  /** Says why nothing moves; undefined once it does again. */
  note(text: string | undefined): void;
  end(): void;
}

/** Time (ms) between two lines where there is no terminal. */
const LINE_EVERY_MS = 10 * SECOND_MS;

/** @param lineEvery time (ms) between two lines where the stream is no terminal @default 10 s */
export function progressBar(stream: NodeJS.WriteStream, lineEvery = LINE_EVERY_MS): ProgressBar {
  const parts = ['{what}', ...(stream.isTTY ? ['{bar}'] : []), '{percentage} % {value}/{total}'];
  const bar = new SingleBar(
    {
      format: [...parts, '{duration_formatted}{note}'].join(' '),
      stream,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: lineEvery,
    },
    Presets.shades_classic,
  );
  let isRunning = false;
  return {
    begin: (what, total) => {
      isRunning = true;
      bar.start(total, 0, { what: what.padEnd(8), note: '' });
    },
    advance: (by = 1) => bar.increment(by, { note: '' }),
    note: (text) => bar.update({ note: text === undefined ? '' : ` (${text})` }),
    end: () => {
      if (isRunning) bar.stop();
      isRunning = false;
    },
  };
}
