/** The four questions of a sales qualification; `need` is always the weightiest. */
export const BANT = ['budget', 'authority', 'need', 'timeframe'] as const;

export type BantItem = (typeof BANT)[number];

/** Where one of them stands. */
export const BANT_ANSWERS = ['yes', 'no', 'unknown'] as const;
export type BantAnswer = (typeof BANT_ANSWERS)[number];

/**
 * In which order open questions are worth asking. Need is always the most important one; then time, for
 * whoever does not know when they want to buy is not asked for money first.
 */
export const ASKING_ORDER: readonly BantItem[] = ['need', 'timeframe', 'budget', 'authority'];
