/**
 * What became of everything that was acknowledged, and of nothing else. All zero but `recovered` is what must
 * be.
 */
export interface LossAccount {
  /** Acknowledged, but not there when read back. */
  readonly lost: number;
  /** There, or counted in a score, more often than once. */
  readonly duplicated: number;
  /** Failed at first, and there after it was sent again. */
  readonly recovered: number;
  /** There without having been acknowledged, or with a score that does not follow from what is there. */
  readonly unexpected: number;
}

/** One figure of a benchmark: one line of `--json`. */
export interface Measurement {
  readonly bench: string;
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** The peer's figure for the same work in the same run. */
  readonly peer?: number;
  /** Ours divided by the peer's; smaller is better (for a rate it is turned round). */
  readonly ratio?: number;
  /** What the ratio, or the value where there is no ratio, must not exceed. */
  readonly target?: number;
  readonly loss?: LossAccount;
  /** What was measured, and what limits it. */
  readonly note?: string;
}

/** Takes figures as they come. */
export type Report = (measurement: Measurement) => void;
