import type { Busy } from './busy.ts';

/**
 * Wakes someone up in the next turn, once however often it is rung until then. From the ring on, the app is
 * not idle.
 */
export class WakeSignal {
  readonly #busy: Busy;
  readonly #what: string;
  readonly #answer: () => void;
  #rung = false;

  constructor(busy: Busy, what: string, answer: () => void) {
    this.#busy = busy;
    this.#what = what;
    this.#answer = answer;
  }

  ring(): void {
    if (this.#rung) return;
    this.#rung = true;
    const leave = this.#busy.enter(this.#what);
    setImmediate(() => {
      this.#rung = false;
      this.#answer();
      leave();
    });
  }
}
