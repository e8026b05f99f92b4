import type { BantAnswer, BantItem } from './bant.ts';
import type { Standing } from './standing.ts';

/**
 * A lead under one model at one instant: a pure function of its history. Points are rounded to thousandths.
 */
export interface LeadState {
  /**
   * Whether the model's audience includes the lead; outside it the lead has the initial standing under this
   * model.
   */
  readonly applies: boolean;
  readonly standing: Standing;
  /** Since when the tier, the stage and the high-value mark have held (ms); 0 for the initial standing. */
  readonly tierAt: number;
  readonly stageAt: number;
  readonly highValueAt: number;
  /** 0–100 at the requested instant. */
  readonly points: number;
  /** Each group's points at the requested instant, after its cap. */
  readonly groups: Readonly<Record<string, number>>;
  readonly evidence: number;
  readonly bant: Readonly<Record<BantItem, BantAnswer>>;
  /** Ids of the criteria that matched, in the model's order. */
  readonly matched: readonly string[];
}
