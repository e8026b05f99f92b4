/** Maximum entries. A full cache is cleared, since the values of real leads repeat and soon return. */
const MOST = 1_000;
/** Longer texts hardly ever repeat and are not cached. */
const LONGEST = 200;

/** Memoizes a pure function; bounded, so that arbitrary input cannot fill the memory. */
export class Memo<Input, Output> {
  readonly #compute: (input: Input) => Output;
  readonly #kept = new Map<Input, Output>();

  constructor(compute: (input: Input) => Output) {
    this.#compute = compute;
  }

  get(input: Input): Output {
    const known = this.#kept.get(input);
    return known === undefined ? this.#miss(input) : known;
  }

  #miss(input: Input): Output {
    const output = this.#compute(input);
    if (typeof input === 'string' && input.length > LONGEST) return output;
    if (this.#kept.size >= MOST) this.#kept.clear();
    this.#kept.set(input, output);
    return output;
  }
}
