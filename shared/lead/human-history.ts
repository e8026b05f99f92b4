import type { Activity } from './activity.ts';
import { ordered } from './ordered.ts';

declare const human: unique symbol;

/**
 * The part of a lead's history that counts: without the hits of bots and of other people. Ordered by time and
 * then by id, without duplicates. Only `shared/bots` derives one from stored activities.
 */
export type HumanHistory = readonly Activity[] & { readonly [human]: true };

/** Brands activities as human. For `shared/bots`, and for histories in which bots cannot occur. */
export const asHuman = (activities: readonly Activity[]): HumanHistory =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand exists at compile time only
  ordered(activities) as HumanHistory;

/** The activities up to an instant (ms). Bot verdicts still rest on the whole history. */
export const humanHistoryUntil = (history: HumanHistory, at: number): HumanHistory =>
  asHuman(history.filter(({ occurredAt }) => occurredAt <= at));
