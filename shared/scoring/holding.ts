import type { Level } from './compile.ts';
import { MINUTE, minuteFrom } from './minutes.ts';

/** Whether a level may be entered and may be kept, at one evaluation instant. */
export interface Verdict {
  readonly enter: boolean;
  readonly keep: boolean;
  readonly gated: boolean;
}

/**
 * One level's path through time. With e the last instant at which it could be entered, it is held at T if no gate closed in
 * (e, T] and it could be kept at every instant of [e + stay, T].
 */
export class Holding {
  readonly #stay: number;
  /** e; NaN before it was ever entered. */
  #entered = Number.NaN;
  #broken = false;
  #verdict: Verdict = { enter: false, keep: false, gated: false };
  #since = 0;
  held = false;

  constructor(level: Level) {
    this.#stay = level.stay;
  }

  /** Moves on to the evaluation instant `at` (ms), where this verdict begins; the earlier one held up to just before. */
  judge(at: number, verdict: Verdict): void {
    if (this.#verdict.enter) this.#entered = Math.max(this.#since, lastInstantBefore(at));
    this.#since = at;
    this.#verdict = verdict;
    if (verdict.enter) {
      this.#entered = at;
      this.#broken = !verdict.keep && this.#stay === 0;
    } else {
      this.#broken ||= verdict.gated || (!verdict.keep && !(at < this.#entered + this.#stay));
    }
    this.held = !Number.isNaN(this.#entered) && !this.#broken;
  }

  /** The minute at which a minimum stay runs out and nothing else keeps the level; infinite if none. */
  stayEnds(): number {
    const { enter, keep } = this.#verdict;
    return this.held && !enter && !keep ? minuteFrom(this.#entered + this.#stay) : Number.POSITIVE_INFINITY;
  }
}

/** Evaluation instants are activities and minute boundaries: the last boundary strictly before an instant. */
const lastInstantBefore = (at: number): number => Math.floor((at - 1) / MINUTE) * MINUTE;
