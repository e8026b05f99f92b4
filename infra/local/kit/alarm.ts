import type { LocalClock } from './clock.ts';
import { HOUR_MS } from '../../../shared/runtime/time.ts';

/** A timer of the machine is set no further ahead than this, in ms, and set anew from there. */
const LONGEST_TIMER = HOUR_MS;

/** Rings once at an instant of the local clock, whether time passes by itself or jumps there. */
export class Alarm {
  readonly #clock: LocalClock;
  readonly #ring: () => void;
  readonly #unsubscribe: () => void;
  #at: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: LocalClock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
    const unsubscribe = [clock.onJump(() => this.#check()), clock.addAlarm(() => this.#at)];
    this.#unsubscribe = () => unsubscribe.forEach((stop) => stop());
  }

  /**
   * Sets the instant, in place of an earlier one; undefined: not at all. One that is past rings in the next
   * turn.
   */
  set(at: number | undefined): void {
    this.#at = at;
    this.#arm();
  }

  /** For good. */
  stop(): void {
    this.set(undefined);
    this.#unsubscribe();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#at === undefined) return;
    const wait = Math.max(0, Math.min(this.#at - this.#clock.now(), LONGEST_TIMER));
    this.#timer = setTimeout(() => this.#check(), wait).unref();
  }

  #check(): void {
    if (this.#at === undefined || this.#clock.now() < this.#at) return this.#arm();
    this.set(undefined);
    this.#ring();
  }
}
