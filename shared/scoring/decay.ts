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

/** Occurrences by minute, ascending; finds those younger than a number of minutes. */
class Recent {
  readonly minutes: number[] = [];
  readonly #span: number;
  constructor(days: number) {
    this.#span = minutesIn(days);
  }
  get span(): number {
    return this.#span;
  }
  /** Index of the first occurrence whose age at `minute` is below the span. */
  firstAt(minute: number): number {
    let low = 0;
    let high = this.minutes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (minute - this.minutes[middle]! < this.#span) high = middle;
      else low = middle + 1;
    }
    return low;
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
  readonly #steps: readonly { readonly recent: Recent; readonly takes: number }[];
  readonly #rest: number;
  #count = 0;
  constructor(steps: readonly { afterDays: number; keeps: number }[]) {
    const before = (index: number): number => steps[index - 1]?.keeps ?? 1;
    this.#steps = steps.map(({ afterDays, keeps }, index) => ({
      recent: new Recent(afterDays),
      takes: before(index) - keeps,
    }));
    this.#rest = before(steps.length);
  }
  add(minute: number): void {
    this.#count += 1;
    for (const { recent } of this.#steps) recent.minutes.push(minute);
  }
  clear(): void {
    this.#count = 0;
    for (const { recent } of this.#steps) recent.minutes.length = 0;
  }
  at(minute: number): number {
    let worth = this.#rest * this.#count;
    for (const { recent, takes } of this.#steps) worth += takes * (this.#count - recent.firstAt(minute));
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
