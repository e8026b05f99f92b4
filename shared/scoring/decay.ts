import type { Decay } from '../playbook/schema.ts';
import { minutesIn } from '../lead/minutes.ts';

/**
 * The combined worth of a criterion's occurrences, in units of one fresh occurrence.
 * `at` accepts any minute from the latest occurrence on; over those minutes it never rises.
 */
export interface Fading {
  add(minute: number): void;
  /** Removes all occurrences. */
  clear(): void;
  at(minute: number): number;
}

class Lasting implements Fading {
  #count = 0;
  add(): void {
    this.#count += 1;
  }
  clear(): void {
    this.#count = 0;
  }
  at(): number {
    return this.#count;
  }
}

/** 2^(−age / half-life), summed: one multiplication ages the whole sum. */
class HalfLife implements Fading {
  readonly #minutes: number;
  #sum = 0;
  #since = 0;
  constructor(days: number) {
    this.#minutes = minutesIn(days);
  }
  add(minute: number): void {
    this.#sum = this.at(minute) + 1;
    this.#since = minute;
  }
  clear(): void {
    this.#sum = 0;
  }
  at(minute: number): number {
    return this.#sum === 0 ? 0 : this.#sum * 2 ** ((this.#since - minute) / this.#minutes);
  }
}

/** A fold mostly asks about minutes that lie few occurrences from the one it asked about before. */
const NEAR = 8;

/**
 * Index of the first of some ascending minutes whose age at `minute` is below a span. `near`: the index to
 * start from.
 */
function firstYounger(minutes: readonly number[], span: number, minute: number, near: number): number {
  let first = Math.min(near, minutes.length);
  for (let moves = 0; moves < NEAR; moves += 1) {
    if (first < minutes.length && minute - minutes[first]! >= span) first += 1;
    else if (first > 0 && minute - minutes[first - 1]! < span) first -= 1;
    else return first;
  }
  let low = 0;
  let high = minutes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (minute - minutes[middle]! < span) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Occurrences by minute, ascending; finds those younger than a number of minutes. */
class Recent {
  readonly minutes: number[] = [];
  readonly #span: number;
  #first = 0;
  constructor(days: number) {
    this.#span = minutesIn(days);
  }
  get span(): number {
    return this.#span;
  }
  /** Index of the first occurrence whose age at `minute` is below the span. */
  firstAt(minute: number): number {
    this.#first = firstYounger(this.minutes, this.#span, minute, this.#first);
    return this.#first;
  }
}

class Expiry implements Fading {
  readonly #recent: Recent;
  constructor(days: number) {
    this.#recent = new Recent(days);
  }
  add(minute: number): void {
    this.#recent.minutes.push(minute);
  }
  clear(): void {
    this.#recent.minutes.length = 0;
  }
  at(minute: number): number {
    return this.#recent.minutes.length - this.#recent.firstAt(minute);
  }
}

/**
 * 1 − age / span for each occurrence; prefix sums of the minutes make the sum of any range one subtraction.
 */
class Linear implements Fading {
  readonly #recent: Recent;
  readonly #sums: number[] = [0];
  constructor(days: number) {
    this.#recent = new Recent(days);
  }
  add(minute: number): void {
    this.#recent.minutes.push(minute);
    this.#sums.push(this.#sums.at(-1)! + minute);
  }
  clear(): void {
    this.#recent.minutes.length = 0;
    this.#sums.length = 1;
  }
  at(minute: number): number {
    const { minutes, span } = this.#recent;
    const first = this.#recent.firstAt(minute);
    const count = minutes.length - first;
    const ages = count * minute - (this.#sums[minutes.length]! - this.#sums[first]!);
    return count - ages / span;
  }
}

/** Each step reduces the occurrences that are older than it to its share. */
class Steps implements Fading {
  readonly #minutes: number[] = [];
  /** For each step: its age, the share that it takes, and the first occurrence younger than it. */
  readonly #spans: readonly number[];
  readonly #takes: readonly number[];
  readonly #firsts: number[];
  readonly #rest: number;
  constructor(steps: readonly { afterDays: number; keeps: number }[]) {
    const before = (index: number): number => steps[index - 1]?.keeps ?? 1;
    this.#spans = steps.map(({ afterDays }) => minutesIn(afterDays));
    this.#takes = steps.map(({ keeps }, index) => before(index) - keeps);
    this.#firsts = steps.map(() => 0);
    this.#rest = before(steps.length);
  }
  add(minute: number): void {
    this.#minutes.push(minute);
  }
  clear(): void {
    this.#minutes.length = 0;
  }
  at(minute: number): number {
    const count = this.#minutes.length;
    const firsts = this.#firsts;
    let worth = this.#rest * count;
    for (let step = 0; step < firsts.length; step += 1) {
      firsts[step] = firstYounger(this.#minutes, this.#spans[step]!, minute, firsts[step]!);
      worth += this.#takes[step]! * (count - firsts[step]!);
    }
    return worth;
  }
}

/** Occurrences that stay as they are, and later ones. */
class Continued implements Fading {
  #past: Fading | undefined;
  readonly #later: Fading;
  constructor(past: Fading, later: Fading) {
    this.#past = past;
    this.#later = later;
  }
  add(minute: number): void {
    this.#later.add(minute);
  }
  clear(): void {
    this.#past = undefined;
    this.#later.clear();
  }
  at(minute: number): number {
    return (this.#past?.at(minute) ?? 0) + this.#later.at(minute);
  }
}

/** A copy to which occurrences can be added; the original must not change any more. */
export const continued = (past: Fading, decay: Decay): Fading => new Continued(past, fadingOf(decay));

/** New state for one criterion in one fold. */
export function fadingOf(decay: Decay): Fading {
  switch (decay.kind) {
    case 'none':
      return new Lasting();
    case 'halfLife':
      return new HalfLife(decay.days);
    case 'linear':
      return new Linear(decay.days);
    case 'expiry':
      return new Expiry(decay.days);
    case 'steps':
      return new Steps(decay.steps);
  }
}

/**
 * The remaining worth of one occurrence at an age, 0–1; the definition that the sums above must agree with.
 */
export function remaining(decay: Decay, ageMinutes: number): number {
  if (decay.kind === 'none') return 1;
  if (decay.kind === 'steps') {
    return decay.steps.findLast(({ afterDays }) => ageMinutes >= minutesIn(afterDays))?.keeps ?? 1;
  }
  const span = minutesIn(decay.days);
  if (decay.kind === 'halfLife') return 2 ** (-ageMinutes / span);
  if (decay.kind === 'linear') return Math.max(0, 1 - ageMinutes / span);
  return ageMinutes < span ? 1 : 0;
}
