/** What became of the lines of all files; `total` = `used` + `joined` + the sum of `skipped`. */
export interface LineAccount {
  readonly total: number;
  /** Lines that at least one activity came of. */
  readonly used: number;
  /** Lines of files that others are joined with. */
  readonly joined: number;
  /** Lines that nothing came of, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** Counts lines while files are read. */
export class LineCounter {
  #used = 0;
  #joined = 0;
  readonly #skipped = new Map<string, number>();

  use(): void {
    this.#used += 1;
  }

  join(lines: number): void {
    this.#joined += lines;
  }

  skip(file: string, reason: string): void {
    const key = `${file}: ${reason}`;
    this.#skipped.set(key, (this.#skipped.get(key) ?? 0) + 1);
  }

  account(): LineAccount {
    const skipped = Object.fromEntries([...this.#skipped].toSorted(([, a], [, b]) => b - a));
    const total = [...this.#skipped.values()].reduce((sum, count) => sum + count, this.#used + this.#joined);
    return { total, used: this.#used, joined: this.#joined, skipped };
  }
}
