/** Instants (ms) in ascending order, with a range query. */
export class Times {
  readonly #instants: number[] = [];

  /** Adds an instant not before the last one added. */
  add(instant: number): void {
    this.#instants.push(instant);
  }

  /** Whether any lies in [from, to]. */
  any(from: number, to: number): boolean {
    let low = 0;
    let high = this.#instants.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#instants[middle]! < from) low = middle + 1;
      else high = middle;
    }
    return low < this.#instants.length && this.#instants[low]! <= to;
  }
}

/** Instants by key. */
export class TimesBy {
  readonly #times = new Map<string, Times>();

  add(key: string, instant: number): void {
    let times = this.#times.get(key);
    if (times === undefined) this.#times.set(key, (times = new Times()));
    times.add(instant);
  }

  /** Whether any of `key` lies in [from, to]. */
  any(key: string | undefined, from: number, to: number): boolean {
    return key !== undefined && this.#times.get(key)?.any(from, to) === true;
  }
}
