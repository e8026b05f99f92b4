/** How the lines of all files were used. `total` = `used` + `joined` + the sum of `skipped`. */
export interface LineCounts {
  readonly total: number;
  /** Lines that became at least one activity. */
  readonly used: number;
  /** Lines of files that are only joined to others. */
  readonly joined: number;
  /** Lines that became nothing, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

export class LineCounter {
  #used = 0;
  #joined = 0;
  readonly #skipped = new Map<string, number>();

  countUsed(): void {
    this.#used += 1;
  }

  countJoined(lines: number): void {
    this.#joined += lines;
  }

  countSkipped(file: string, reason: string): void {
    const key = `${file}: ${reason}`;
    this.#skipped.set(key, (this.#skipped.get(key) ?? 0) + 1);
  }

  counts(): LineCounts {
    const skipped = Object.fromEntries([...this.#skipped].toSorted(([, a], [, b]) => b - a));
    const total = [...this.#skipped.values()].reduce((sum, count) => sum + count, this.#used + this.#joined);
    return { total, used: this.#used, joined: this.#joined, skipped };
  }
}
