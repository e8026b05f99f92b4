import type { EdgeCondition, HistoryCondition, SequenceCondition } from '../playbook/conditions.ts';
import type { Activity } from '../lead/activity.ts';
import { compileMatch, type Matches } from './matching.ts';
import { dayOf, MINUTE_MS } from '../runtime/time.ts';
import { minuteOf, minutesIn } from '../lead/minutes.ts';

/** Occurrences less than this far apart (ms) belong to one session: 30 minutes, as in most web analytics. */
export const SESSION_GAP = 30 * MINUTE_MS;

/**
 * The state of one history condition in one fold, from the first activity of its types on. Activities come in
 * order.
 */
export interface Tracker {
  /** Adds an activity of its types. Returns true when the condition can change. */
  add(activity: Activity): boolean;
  holds(minute: number): boolean;
  /** The next minute after this one at which it changes by time alone; infinite if it does not. */
  nextExpiry(minute: number): number;
  /** A copy that goes on by itself. */
  fork(): Tracker;
}

/** A history condition in compiled form: its activity types, and a factory for its tracker. */
export interface Slot {
  readonly types: readonly string[];
  readonly start: () => Tracker;
}

const forever = (days: number | undefined): number => minutesIn(days ?? Number.POSITIVE_INFINITY);

/** Holds while its decisive minute is younger than a span. */
abstract class Windowed implements Tracker {
  readonly #span: number;
  constructor(span: number) {
    this.#span = span;
  }
  abstract add(activity: Activity): boolean;
  abstract fork(): Tracker;
  /** The minute that decides; undefined if there is none. */
  protected abstract decisive(): number | undefined;

  holds(minute: number): boolean {
    const at = this.decisive();
    return at !== undefined && minute - at < this.#span;
  }
  nextExpiry(minute: number): number {
    const at = this.decisive();
    return at !== undefined && at + this.#span > minute ? at + this.#span : Number.POSITIVE_INFINITY;
  }
}

/** Counts occurrences, or groups of them by the last of each; the `atLeast`-th latest decides. */
class Count extends Windowed {
  readonly #condition: HistoryCondition;
  readonly #matches: Matches;
  readonly #atLeast: number;
  readonly #distinct: HistoryCondition['distinct'];
  #latest: number[] = [];
  #before = Number.NEGATIVE_INFINITY;

  constructor(condition: HistoryCondition, matches: Matches) {
    super(forever(condition.withinDays));
    this.#condition = condition;
    this.#matches = matches;
    this.#atLeast = condition.atLeast ?? 1;
    this.#distinct = condition.distinct;
  }
  add(activity: Activity): boolean {
    if (!this.#matches(activity)) return false;
    const minute = minuteOf(activity.occurredAt);
    if (this.#joins(activity.occurredAt)) this.#latest[this.#latest.length - 1] = minute;
    else this.#latest.push(minute);
    this.#before = activity.occurredAt;
    return true;
  }
  fork(): Count {
    const copy = new Count(this.#condition, this.#matches);
    copy.#latest = this.#latest.slice();
    copy.#before = this.#before;
    return copy;
  }
  #joins(at: number): boolean {
    if (this.#distinct === 'day') return dayOf(at) === dayOf(this.#before);
    return this.#distinct === 'session' && at - this.#before < SESSION_GAP;
  }
  protected decisive(): number | undefined {
    const index = this.#latest.length - this.#atLeast;
    return index < 0 ? undefined : this.#latest[index];
  }
}

/**
 * Keeps, for each step, the latest start of a sequence that has reached it: an earlier start can never last
 * longer.
 */
class Sequence extends Windowed {
  readonly #condition: SequenceCondition;
  readonly #steps: readonly Matches[];
  readonly #within: number;
  #starts: (number | undefined)[];
  #completed: number | undefined;

  constructor(condition: SequenceCondition, steps: readonly Matches[]) {
    super(forever(condition.forDays));
    this.#condition = condition;
    this.#steps = steps;
    this.#within = minutesIn(condition.withinDays);
    this.#starts = steps.map(() => undefined);
  }
  add(activity: Activity): boolean {
    const minute = minuteOf(activity.occurredAt);
    let moved = false;
    for (let step = this.#steps.length - 1; step >= 0; step -= 1) {
      if (!this.#steps[step]!(activity)) continue;
      const start = step === 0 ? minute : this.#starts[step - 1];
      if (start === undefined || minute - start >= this.#within) continue;
      this.#starts[step] = Math.max(start, this.#starts[step] ?? start);
      if (step === this.#steps.length - 1) this.#completed = minute;
      moved = true;
    }
    return moved;
  }
  fork(): Sequence {
    const copy = new Sequence(this.#condition, this.#steps);
    copy.#starts = this.#starts.slice();
    copy.#completed = this.#completed;
    return copy;
  }
  protected decisive(): number | undefined {
    return this.#completed;
  }
}

/** Tests the first, or the latest, activity of its types. */
class Edge implements Tracker {
  readonly #condition: EdgeCondition;
  readonly #matches: Matches;
  #verdict: boolean | undefined;

  constructor(condition: EdgeCondition, matches: Matches) {
    this.#condition = condition;
    this.#matches = matches;
  }
  add(activity: Activity): boolean {
    if (this.#condition.edge === 'first' && this.#verdict !== undefined) return false;
    this.#verdict = this.#matches(activity);
    return true;
  }
  fork(): Edge {
    const copy = new Edge(this.#condition, this.#matches);
    copy.#verdict = this.#verdict;
    return copy;
  }
  holds(): boolean {
    return this.#verdict === true;
  }
  nextExpiry(): number {
    return Number.POSITIVE_INFINITY;
  }
}

/** Compiles a history condition to a slot. */
export function slotOf(condition: HistoryCondition | SequenceCondition | EdgeCondition): Slot {
  if ('sequence' in condition) {
    const steps = condition.sequence.map(compileMatch);
    const types = [...new Set(steps.flatMap((step) => step.types))];
    const matches = steps.map((step) => step.matches);
    return { types, start: () => new Sequence(condition, matches) };
  }
  if ('edge' in condition) {
    const { of, is = of, where = {} } = condition;
    const { matches } = compileMatch({ did: is, where });
    return { types: [of].flat(), start: () => new Edge(condition, matches) };
  }
  const { types, matches } = compileMatch(condition);
  return { types, start: () => new Count(condition, matches) };
}
