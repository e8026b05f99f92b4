/** From no evidence at all to ready for a sales talk. */
export const TIERS = ['unknown', 'cold', 'warm', 'hot'] as const;
export type Tier = (typeof TIERS)[number];
/** Tiers that sales may set by hand. */
export const SETTABLE_TIERS = ['cold', 'warm', 'hot'] as const satisfies readonly Tier[];

/** In the order in which a lead enters them. */
export const STAGES = ['lead', 'mql', 'sql', 'customer'] as const;
export type Stage = (typeof STAGES)[number];

/** What may become of a lead, as sales tells it. */
export const OUTCOMES = ['won', 'lost', 'rejected'] as const;
/** Activities that make a lead a customer. */
export const SALES: ReadonlySet<string> = new Set(['won', 'purchased']);
/** Outcomes that are no sale. */
export const LOSSES: ReadonlySet<string> = new Set(['lost', 'rejected']);

/** Positive where a stage is higher than another. */
export const stageRise = (from: Stage, to: Stage): number => STAGES.indexOf(to) - STAGES.indexOf(from);

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
