/**
 * How far a shard has been dealt with. Records are read in order but finished in any; the checkpoint is the
 * last one before which nothing is open, so that what follows it can be read again after a crash.
 */
export class StreamProgress {
  /** In the order in which they were read; true once finished. */
  readonly #records = new Map<string, boolean>();

  /** Records that are not finished, or wait for one before them. */
  get open(): number {
    return this.#records.size;
  }

  read(sequenceNumber: string): void {
    this.#records.set(sequenceNumber, false);
  }

  /** Answers the new checkpoint, if it moved. */
  finish(sequenceNumbers: Iterable<string>): string | undefined {
    for (const number of sequenceNumbers) if (this.#records.has(number)) this.#records.set(number, true);
    let checkpoint: string | undefined;
    for (const [number, finished] of this.#records) {
      if (!finished) break;
      checkpoint = number;
      this.#records.delete(number);
    }
    return checkpoint;
  }
}
