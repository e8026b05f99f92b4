import type { Activity } from '../lead/activity.ts';
import { LOSSES, SALES, type Stage, stageRise } from '../lead/standing.ts';
import type { Matches } from './matching.ts';

/** Whether a lead is warm or hot: held, or set by hand. */
export interface Levels {
  readonly warm: boolean;
  readonly hot: boolean;
}

/**
 * The highest stage entered since the last reset. A loss resets it, but a customer stays one. After a reset,
 * only later activities count.
 */
export class StageProgress {
  readonly #qualifies: { readonly mql: Matches; readonly sql: Matches };
  #stage: Stage = 'lead';
  #reset = Number.NEGATIVE_INFINITY;

  constructor(qualifies: { readonly mql: Matches; readonly sql: Matches }) {
    this.#qualifies = qualifies;
  }

  /** A copy that goes on by itself. */
  fork(): StageProgress {
    const copy = new StageProgress(this.#qualifies);
    copy.#stage = this.#stage;
    copy.#reset = this.#reset;
    return copy;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Applies the outcomes among the activities of an instant (ms). */
  applyOutcomes(activities: readonly Activity[], instant: number): void {
    if (activities.some(({ type }) => LOSSES.has(type))) {
      this.#reset = instant;
      if (this.#stage !== 'customer') this.#stage = 'lead';
    }
    if (activities.some(({ type }) => SALES.has(type))) this.#stage = 'customer';
  }

  /**
   * A stage is entered by becoming warm (MQL) or hot (SQL), or by an activity that qualifies. The caller
   * leaves out activities while a gate holds: a disqualified lead is not handed to sales by what it does.
   */
  qualify(instant: number, activities: readonly Activity[], before: Levels, now: Levels): void {
    if (instant <= this.#reset) return;
    const { mql, sql } = this.#qualifies;
    if ((now.hot && !before.hot) || activities.some(sql)) this.#raiseTo('sql');
    else if ((now.warm && !before.warm) || activities.some(mql)) this.#raiseTo('mql');
  }

  #raiseTo(stage: Stage): void {
    if (stageRise(this.#stage, stage) > 0) this.#stage = stage;
  }
}
