type Cleanup = () => void | Promise<void>;

/** What is to be undone at the end, the last thing first; registered where the thing is made. */
export class Cleanups {
  readonly #cleanups: Cleanup[] = [];

  add(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
  }

  /** Undoes everything once, however often it is called. */
  async run(): Promise<void> {
    for (let cleanup; (cleanup = this.#cleanups.pop());) await cleanup();
  }
}
