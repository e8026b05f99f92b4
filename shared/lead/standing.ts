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
