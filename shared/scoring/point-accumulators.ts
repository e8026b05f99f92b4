import type { Activity } from '../lead/activity.ts';
import { setBit } from '../runtime/bits.ts';
import type { CompiledModel } from './compile.ts';
import type { CompiledActivityCriterion } from './criteria.ts';
import { continued, type Fading, fadingOf } from './decay.ts';
import { dayOf } from '../runtime/time.ts';
import { minuteOf } from '../lead/minutes.ts';
import type { ConsentVisibility } from './consent-visibility.ts';
import { SESSION_GAP } from './trackers.ts';

/** Called for each occurrence that counts; the latest of a `once` criterion replaces earlier ones. */
export type OnCounted = (criterion: CompiledActivityCriterion, activity: Activity) => void;

/** The counted occurrences of one criterion. */
interface Accumulator {
  readonly criterion: CompiledActivityCriterion;
  readonly fading: Fading;
  /** Absolute points of one fresh occurrence. */
  readonly size: number;
  /** Time of the last occurrence that counted, and of the last that matched. */
  counted: number;
  matched: number;
}

const NONE: readonly number[] = [];

/** Points earned by one lead's activities: an accumulator for each activity criterion with a match. */
export class PointAccumulators {
  readonly #model: CompiledModel;
  readonly #onCounted: OnCounted | undefined;
  /** By criterion, and in order of creation. */
  #byCriterion: (Accumulator | undefined)[] = [];
  #all: Accumulator[] = [];
  /** Those of the original, which must be copied before they change. */
  #borrowed: Set<Accumulator> | undefined;
  /** Whether points can rise by time alone, because negative points fade. */
  mayRise = false;

  constructor(model: CompiledModel, onCounted?: OnCounted) {
    this.#model = model;
    this.#onCounted = onCounted;
  }

  /** A copy that goes on by itself; the original must not change any more. */
  fork(): PointAccumulators {
    const copy = new PointAccumulators(this.#model);
    copy.#byCriterion = this.#byCriterion.slice();
    copy.#all = this.#all.slice();
    copy.#borrowed = new Set(this.#all);
    copy.mayRise = this.mayRise;
    return copy;
  }

  /** Counts an activity that is no earlier than previous ones. Returns true when a criterion counts it. */
  add(activity: Activity): boolean {
    let counts = false;
    for (const index of this.#model.criteriaByType.get(activity.type) ?? NONE) {
      const criterion = this.#model.activityCriteria[index]!;
      if (!criterion.fits(activity)) continue;
      if (this.#borrowed !== undefined) this.#byCriterion[index] = this.#own(this.#byCriterion[index]);
      const accumulator = (this.#byCriterion[index] ??= this.#create(criterion));
      if (earns(accumulator, activity.occurredAt)) {
        this.#credit(accumulator, activity);
        counts = true;
      }
      accumulator.matched = activity.occurredAt;
    }
    return counts;
  }

  /** The accumulator, or a copy in its place where it is the original's. */
  #own(accumulator: Accumulator | undefined): Accumulator | undefined {
    if (accumulator === undefined || this.#borrowed?.delete(accumulator) !== true) return accumulator;
    const copy = { ...accumulator, fading: continued(accumulator.fading, accumulator.criterion.decay) };
    this.#all[this.#all.indexOf(accumulator)] = copy;
    return copy;
  }

  #create(criterion: CompiledActivityCriterion): Accumulator {
    const never = Number.NEGATIVE_INFINITY;
    const size = Math.abs(criterion.points);
    const accumulator = {
      criterion,
      fading: fadingOf(criterion.decay),
      size,
      counted: never,
      matched: never,
    };
    this.#all.push(accumulator);
    this.mayRise ||= criterion.points < 0;
    return accumulator;
  }

  #credit(accumulator: Accumulator, activity: Activity): void {
    if (accumulator.criterion.count === 'once') accumulator.fading.clear();
    accumulator.fading.add(minuteOf(activity.occurredAt));
    accumulator.counted = activity.occurredAt;
    this.#onCounted?.(accumulator.criterion, activity);
  }

  /**
   * Adds the visible points to each group: positive criteria as of one minute, negative ones as of another.
   */
  addTo(groups: number[], { hidden }: ConsentVisibility, adding: number, subtracting: number): void {
    for (const { criterion, fading, size } of this.#all) {
      if (hidden[criterion.index]) continue;
      if (criterion.points >= 0)
        groups[criterion.group]! += Math.min(criterion.cap, size * fading.at(adding));
      else groups[criterion.group]! -= Math.min(criterion.cap, size * fading.at(subtracting));
    }
  }

  /** Sets the bit of each visible criterion that has an accumulator. */
  mark(mask: number[], { hidden }: ConsentVisibility): void {
    for (const { criterion } of this.#all) if (!hidden[criterion.index]) setBit(mask, criterion.index);
  }
}

function earns({ criterion, counted, matched }: Accumulator, at: number): boolean {
  switch (criterion.count) {
    case 'every':
    case 'once':
      return true;
    case 'day':
      return dayOf(at) !== dayOf(counted);
    case 'session':
      return at - matched >= SESSION_GAP;
  }
}
