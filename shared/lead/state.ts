import type { BantAnswer, BantItem } from './bant.ts';
import type { Standing } from './standing.ts';

/** A lead under one model at one instant: a pure function of its history. Points are rounded to thousandths. */
export interface LeadState {
  /** Whether the model's audience includes the lead; outside it the lead is to this model what it was before anything was known. */
  readonly applies: boolean;
  readonly standing: Standing;
  /** Since when the tier, the stage and the mark have held; 0 where nothing has happened yet. */
  readonly tierAt: number;
  readonly stageAt: number;
  readonly highValueAt: number;
  /** 0–100 at the instant asked for. */
  readonly points: number;
  /** Each group's points at the instant asked for, after its cap. */
  readonly groups: Readonly<Record<string, number>>;
  readonly evidence: number;
  readonly bant: Readonly<Record<BantItem, BantAnswer>>;
  /** Ids of the criteria that matched, in the model's order. */
  readonly matched: readonly string[];
}
