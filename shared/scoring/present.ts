import type { CompiledModel } from './compile.ts';
import { stateAt } from './fold.ts';
import type { LeadState } from '../lead/state.ts';
import type { Activity } from '../lead/activity.ts';
import { asHuman, type HumanHistory } from '../lead/human-history.ts';
import { minuteFrom, minuteOf } from '../lead/minutes.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { permitted } from './refusals.ts';
import { remembered, Timeline } from './timeline.ts';
import { hypothetical, type WhatIf } from './what-if.ts';

/**
 * A lead at an instant, from which any number of hypotheticals can be tried: the history before the instant
 * is folded once, and each hypothetical goes on from a copy.
 */
export class Present {
  readonly state: LeadState;
  /** How many activities were folded. */
  readonly folded: number;
  readonly #model: CompiledModel;
  readonly #at: number;
  readonly #before: Timeline;
  /** The activities at the instant itself, which a hypothetical joins. */
  readonly #now: readonly Activity[];

  constructor(history: HumanHistory, model: CompiledModel, at: number) {
    const known = remembered(history, model, at);
    const past = known.filter(({ occurredAt }) => occurredAt < at);
    this.folded = known.length;
    this.#model = model;
    this.#at = at;
    this.#now = known.slice(past.length);
    this.#before = new Timeline(model).advanceThrough(
      permitted(past, model.visibilities).map(model.classify),
      (minuteFrom(at) - 1) * MINUTE_MS,
    );
    this.state = stateAt(this.timeline(), model, at);
  }

  /** A timeline at the instant, which may go on. */
  timeline(): Timeline {
    return this.#advancedThrough(this.#now);
  }

  /** The standing and points right after a hypothetical at the instant. */
  after(what: WhatIf): Pick<LeadState, 'standing' | 'points'> {
    const { ledger, standing } = this.#advancedThrough(asHuman([...this.#now, hypothetical(what, this.#at)]));
    return { standing, points: ledger.total(minuteOf(this.#at)) / 1000 };
  }

  #advancedThrough(activities: readonly Activity[]): Timeline {
    const { visibilities, classify } = this.#model;
    const seen = permitted(activities, visibilities, this.#before.ledger.refusals);
    return this.#before.fork().advanceThrough(seen.map(classify), this.#at);
  }
}
