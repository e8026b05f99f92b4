import type { CompiledModel } from './compile.ts';
import { HORIZON, mayComeToApply } from './fold.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';
import { minuteOf } from '../lead/minutes.ts';
import { sameStanding, type Standing } from '../lead/standing.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import type { Present } from './present.ts';
import { remembered, Timeline, visible } from './timeline.ts';

/** A standing that a lead comes to if nothing more happens, and the instant (ms) from which it has it. */
export type StandingAhead = Standing & { readonly at: number };

const STEPS = 5;
/** Folds of the lead's history that these steps may cost, beside the one of the present. */
const FOLDS = 8;

/** A period in which the same activities are remembered. */
interface Period {
  /** Its first instant, ms. */
  readonly from: number;
  /** How many activities are remembered in it. */
  readonly size: number;
}

/** A timeline somewhere in a period. */
interface Place {
  readonly index: number;
  readonly timeline: Timeline;
}

/** A place at which the standing has just changed. */
interface Change extends Place {
  readonly at: number;
}

/**
 * The next standings without further activities. Within a period the timeline goes on by itself; each further
 * period needs a fold of what is still remembered in it. All periods are folded where that costs at most
 * eight folds of the whole history. Otherwise the search goes to the period in which points would fade below
 * a line, or to the last one, and halves what lies between: then it does not tell changes that are undone
 * before the next period that it looks at, and if the folds are used up, `at` may be later than the change,
 * or the list ends.
 */
export function standingsAhead(
  history: HumanHistory,
  model: CompiledModel,
  at: number,
  present: Present,
): StandingAhead[] {
  const known = humanHistoryUntil(history, at);
  const now = present.timeline();
  if (!present.state.applies && !now.ledger.isDisputed && !mayComeToApply(known, model)) return [];
  const search = new Search(known, model, at, FOLDS * present.folded);
  const ahead: StandingAhead[] = [];
  let place: Place = { index: 0, timeline: now };
  while (ahead.length < STEPS) {
    const change = search.nextChange(place);
    if (change === undefined) break;
    ahead.push({ ...change.timeline.standing, at: change.at });
    place = change;
  }
  return ahead;
}

function periodsOf(known: HumanHistory, model: CompiledModel, at: number): Period[] {
  const now = remembered(known, model, at);
  const periods: Period[] = [{ from: at, size: now.length }];
  for (const { type, occurredAt } of now) {
    if (model.lastingTypes.has(type)) continue;
    const from = (minuteOf(occurredAt) + model.rememberMinutes) * MINUTE_MS;
    const size = periods.at(-1)!.size - 1;
    if (periods.at(-1)!.from === from) periods.pop();
    periods.push({ from, size });
  }
  return periods;
}

class Search {
  readonly #known: HumanHistory;
  readonly #model: CompiledModel;
  readonly #periods: readonly Period[];
  /** Activities that may still be folded. */
  #left: number;

  constructor(known: HumanHistory, model: CompiledModel, at: number, most: number) {
    this.#known = known;
    this.#model = model;
    this.#periods = periodsOf(known, model, at);
    this.#left = most;
  }

  /** The next change of standing after a place. */
  nextChange(from: Place): Change | undefined {
    const { standing } = from.timeline;
    let place = from;
    for (;;) {
      const change = this.#changeWithin(place);
      if (change !== undefined) return change;
      const next = this.#nextToLookAt(place);
      const there = next === undefined ? undefined : this.#placeIn(next);
      if (there === undefined) return undefined;
      if (!sameStanding(there.timeline.standing, standing))
        return this.#firstIn(place.index, standing, there);
      place = there;
    }
  }

  /** The change in what is left of a place's own period. */
  #changeWithin({ index, timeline }: Place): Change | undefined {
    const next = this.#periods[index + 1]?.from;
    const until = next === undefined ? this.#horizon(index) : minuteOf(next) - 1;
    const at = timeline.firstChange(until);
    return at === undefined ? undefined : { index, timeline, at };
  }

  /**
   * The next period where all can be looked at; else the one in which the standing would change if nothing
   * were forgotten, or the last. The timeline is used up.
   */
  #nextToLookAt({ index, timeline }: Place): number | undefined {
    const ahead = this.#periods.slice(index + 1);
    if (ahead.length === 0) return undefined;
    if (ahead.reduce((sum, { size }) => sum + size, 0) <= this.#left) return index + 1;
    const expected = timeline.firstChange(this.#horizon(index));
    const later = expected === undefined ? -1 : ahead.findIndex(({ from }) => from > expected);
    return later < 0 ? this.#periods.length - 1 : index + Math.max(1, later);
  }

  /** The first change to be found after the period `low`, whose standing another place no longer has. */
  #firstIn(low: number, standing: Standing, high: Place): Change {
    let before = low;
    let after = high;
    /** Doubled from the end on, where folds are cheapest, until the standing is the old one; then halved. */
    let step = 1;
    while (after.index - before > 1) {
      const middle = Math.max((before + after.index) >>> 1, after.index - step);
      const place = this.#placeIn(middle);
      if (place === undefined) break;
      if (sameStanding(place.timeline.standing, standing)) {
        const change = this.#changeWithin(place);
        if (change !== undefined) return change;
        before = middle;
        step = Number.POSITIVE_INFINITY;
      } else {
        after = place;
        step *= 2;
      }
    }
    return { ...after, at: this.#periods[after.index]!.from };
  }

  #horizon(index: number): number {
    return minuteOf(this.#periods[index]!.from) + HORIZON;
  }

  /** A timeline at the start of a period; undefined if no more may be folded. */
  #placeIn(index: number): Place | undefined {
    const { from, size } = this.#periods[index]!;
    if (size > this.#left) return undefined;
    this.#left -= size;
    const seen = visible(this.#known, this.#model, from);
    return { index, timeline: new Timeline(this.#model).advanceThrough(seen, from) };
  }
}
