/** Lines kept for the `/_local/` pages. */
const KEPT = 1_000;

/** What the functions print: kept for a while, and passed on to our own output unless that is to be quiet. */
export class Logs {
  readonly #lines: LogLine[] = [];
  readonly #now: () => number;
  readonly #quiet: boolean;

  constructor(now: () => number, quiet: boolean) {
    this.#now = now;
    this.#quiet = quiet;
  }

  list(): readonly LogLine[] {
    return this.#lines;
  }

  /** A printer for one execution environment: puts chunks together to lines. */
  printerOf(name: string): (chunk: string, stream: 'stdout' | 'stderr') => void {
    const rest = { stdout: '', stderr: '' };
    return (chunk, stream) => {
      const lines = (rest[stream] + chunk).split('\n');
      rest[stream] = lines.pop() ?? '';
      for (const text of lines)
        this.#add({ at: this.#now(), function: name, level: levelOf(text, stream), text });
    };
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
    if (!this.#quiet && line.level !== 'debug') console.log(`[${line.function}] ${line.text}`);
  }
}

const LEVELS: { readonly [stated: string]: LogLine['level'] } = {
  CRITICAL: 'error',
  ERROR: 'error',
  WARN: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
};

/** Structured lines say their level; metrics (embedded metric format) are for a machine that is not here. */
function levelOf(text: string, stream: 'stdout' | 'stderr'): LogLine['level'] {
  if (text.startsWith('{"_aws"')) return 'debug';
  const stated = /^\{"level":"([A-Z]+)"/.exec(text)?.[1] ?? '';
  return LEVELS[stated] ?? (stream === 'stderr' ? 'error' : 'info');
}

/** A line that a function wrote. */
export interface LogLine {
  readonly at: number;
  readonly function: string;
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly text: string;
}
