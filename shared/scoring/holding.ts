import type { Level } from './compile.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { minuteFrom } from '../lead/minutes.ts';

/**
 * One level's state over time. With e the last instant at which it could be entered, it is held at T if no
 * gate closed in (e, T] and it could be kept at every instant of [e + stay, T].
 */
export class Holding {
  readonly #stay: number;
  /** e; NaN before it was ever entered. */
  #entered = Number.NaN;
  #broken = false;
  #enter = false;
  #keep = false;
  #since = 0;
  held = false;

  constructor({ stay }: Pick<Level, 'stay'>) {
    this.#stay = stay;
  }

  /** A copy that goes on by itself. */
  fork(): Holding {
    const copy = new Holding({ stay: this.#stay });
    copy.#entered = this.#entered;
    copy.#broken = this.#broken;
    copy.#enter = this.#enter;
    copy.#keep = this.#keep;
    copy.#since = this.#since;
    copy.held = this.held;
    return copy;
  }

  /**
   * Advances to the evaluation instant `at` (ms). The arguments (can be entered, can be kept, closed by a
   * gate) hold from there on; the previous ones held until just before.
   */
  judge(at: number, enter: boolean, keep: boolean, gated: boolean): void {
    if (this.#enter) this.#entered = Math.max(this.#since, lastInstantBefore(at));
    this.#since = at;
    this.#enter = enter;
    this.#keep = keep;
    if (enter) {
      this.#entered = at;
      this.#broken = !keep && this.#stay === 0;
    } else {
      this.#broken ||= gated || (!keep && !(at < this.#entered + this.#stay));
    }
    this.held = !Number.isNaN(this.#entered) && !this.#broken;
  }

  /** The minute at which the minimum stay expires and nothing else keeps the level; infinite if none. */
  stayEnds(): number {
    return this.held && !this.#enter && !this.#keep
      ? minuteFrom(this.#entered + this.#stay)
      : Number.POSITIVE_INFINITY;
  }
}

/** Evaluation instants are activities and minute boundaries: the last boundary strictly before an instant. */
const lastInstantBefore = (at: number): number => Math.floor((at - 1) / MINUTE_MS) * MINUTE_MS;
