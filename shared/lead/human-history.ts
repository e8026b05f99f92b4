import type { Activity } from './activity.ts';
import { ordered } from './ordered.ts';

declare const human: unique symbol;

/**
 * The part of a lead's history that may count: what a person did, without the hits of bots and of other people. In order of
 * time and then of ids, each activity once. Only `shared/bots` makes one out of what is stored.
 */
export type HumanHistory = readonly Activity[] & { readonly [human]: true };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand exists at compile time only
const branded = (activities: readonly Activity[]): HumanHistory => ordered(activities) as HumanHistory;

/** Marks activities as a person's. For `shared/bots` and for histories in which bots cannot occur. */
export const asHuman = branded;

/** What had happened by an instant (ms). Whose hits count is still judged by everything that is known. */
export const humanHistoryUntil = (history: HumanHistory, at: number): HumanHistory =>
  branded(history.filter(({ occurredAt }) => occurredAt <= at));

/** The history with one more activity of the same person. */
export const withActivity = (history: HumanHistory, activity: Activity): HumanHistory =>
  branded([...history, activity]);
