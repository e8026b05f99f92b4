import type { Activity } from '../lead/activity.ts';
import { setBit } from '../runtime/bits.ts';
import type { CompiledModel } from './compile.ts';
import type { CompiledActivityCriterion } from './criteria.ts';
import { type Fading, fadingOf } from './decay.ts';
import { dayOf } from '../runtime/time.ts';
import { minuteOf } from '../lead/minutes.ts';
import type { ConsentVisibility } from './consent-visibility.ts';
import { SESSION_GAP } from './trackers.ts';

/** Told of each occurrence that counts; a `once` criterion's latest replaces its earlier ones. */
export type OnCounted = (criterion: CompiledActivityCriterion, activity: Activity) => void;

/** What one criterion has counted. */
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

/** What one lead's activities earn: an account for each criterion over activities that any of them has matched. */
export class PointAccumulators {
  readonly #model: CompiledModel;
  readonly #witness: OnCounted | undefined;
  /** By criterion, and in the order in which they were opened. */
  readonly #byCriterion: (Accumulator | undefined)[] = [];
  readonly #opened: Accumulator[] = [];
  /** Whether points can also rise by waiting: something fades that subtracts. */
  mayRise = false;

  constructor(model: CompiledModel, witness?: OnCounted) {
    this.#model = model;
    this.#witness = witness;
  }

  /** Counts an activity, which is not earlier than any before. True when a criterion counts it. */
  add(activity: Activity): boolean {
    let counts = false;
    for (const index of this.#model.criteriaByType.get(activity.type) ?? NONE) {
      const criterion = this.#model.activityCriteria[index]!;
      if (!criterion.fits(activity)) continue;
      const account = (this.#byCriterion[index] ??= this.#open(criterion));
      if (earns(account, activity.occurredAt)) {
        this.#credit(account, activity);
        counts = true;
      }
      account.matched = activity.occurredAt;
    }
    return counts;
  }

  #open(criterion: CompiledActivityCriterion): Accumulator {
    const never = Number.NEGATIVE_INFINITY;
    const size = Math.abs(criterion.points);
    const account = { criterion, fading: fadingOf(criterion.decay), size, counted: never, matched: never };
    this.#opened.push(account);
    this.mayRise ||= criterion.points < 0;
    return account;
  }

  #credit(account: Accumulator, activity: Activity): void {
    if (account.criterion.count === 'once') account.fading.clear();
    account.fading.add(minuteOf(activity.occurredAt));
    account.counted = activity.occurredAt;
    this.#witness?.(account.criterion, activity);
  }

  /** Adds to each group's points what can be seen of what was earned: what adds as of one minute, what subtracts as of another. */
  addTo(groups: number[], { hidden }: ConsentVisibility, adding: number, subtracting: number): void {
    for (const { criterion, fading, size } of this.#opened) {
      if (hidden[criterion.index]) continue;
      if (criterion.points >= 0)
        groups[criterion.group]! += Math.min(criterion.cap, size * fading.at(adding));
      else groups[criterion.group]! -= Math.min(criterion.cap, size * fading.at(subtracting));
    }
  }

  /** Sets the bit of each criterion that has an account and can be seen. */
  mark(mask: number[], { hidden }: ConsentVisibility): void {
    for (const { criterion } of this.#opened) if (!hidden[criterion.index]) setBit(mask, criterion.index);
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
