import type { BantItem } from '../playbook/conditions.ts';
import type { ActivitySource, Scalar } from './activity.ts';

export type Tier = 'unknown' | 'cold' | 'warm' | 'hot';
export type Stage = 'lead' | 'mql' | 'sql' | 'customer';

/** What is announced when it changes. */
export interface Standing {
  readonly tier: Tier;
  readonly stage: Stage;
  readonly highValue: boolean;
}

/** What a lead is before anything is known of it. */
export const NOTHING_KNOWN: Standing = { tier: 'unknown', stage: 'lead', highValue: false };

export const sameStanding = (a: Standing, b: Standing): boolean =>
  a.tier === b.tier && a.stage === b.stage && a.highValue === b.highValue;

export type BantAnswer = 'yes' | 'no' | 'unknown';

/** The last known value of a profile field, and where it came from. */
export interface Fact {
  readonly value: Scalar;
  readonly at: number;
  readonly source: ActivitySource;
}
export type Profile = Readonly<Record<string, Fact>>;

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
