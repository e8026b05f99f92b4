import { FORM_SLOTS, READ } from './limits.ts';
import { endOf, formHourAt, type Priority, priorityAt } from './places.ts';

/**
 * What of a lead was left out: activities that other systems stated, submissions of forms, hits, or the hits
 * of some browsers.
 */
export const CUTS = ['activities', 'forms', 'hits', 'browsers'] as const;
export type CutPart = (typeof CUTS)[number];

const PARTS: Readonly<Record<Priority, CutPart>> = {
  mark: 'browsers',
  stated: 'activities',
  observed: 'hits',
  first: 'forms',
  browsed: 'forms',
  anonymous: 'forms',
  suspect: 'forms',
};

/**
 * Decides item by item, in the order of sort keys, what of one log is read. What is kept follows from what is
 * stored, not from when it came.
 */
export class Cut {
  readonly #items = new Map<Priority, number>();
  readonly #pages = new Map<Priority, number>();
  readonly #left = new Set<Priority>();
  /** Places taken, by form and hour. */
  readonly #taken = new Map<string, number>();
  #isCrowded = false;

  /** Whether the next item is among what is kept. */
  keeps(sk: string): boolean {
    const priority = priorityAt(sk);
    const before = this.#items.get(priority) ?? 0;
    if (before >= READ[priority].items) {
      this.#left.add(priority);
      return false;
    }
    this.#items.set(priority, before + 1);
    if (priority === 'browsed' || priority === 'anonymous') this.#countForm(sk, FORM_SLOTS[priority]);
    return true;
  }

  #countForm(sk: string, slots: number): void {
    const hour = formHourAt(sk);
    if (hour === undefined) return;
    const taken = (this.#taken.get(hour) ?? 0) + 1;
    this.#taken.set(hour, taken);
    if (taken > slots / 2) this.#isCrowded = true;
  }

  /** The sort key after which reading goes on, at the end of a page; undefined where enough is read. */
  next(last: string): string | undefined {
    const priority = priorityAt(last);
    const pages = (this.#pages.get(priority) ?? 0) + 1;
    this.#pages.set(priority, pages);
    if (pages >= READ[priority].pages) this.#left.add(priority);
    return this.#left.has(priority) ? endOf(priority) : last;
  }

  /**
   * What is left out. Forms too where most places of an hour are taken: a later submission may have found
   * none.
   */
  parts(): Set<CutPart> {
    const parts = new Set([...this.#left].map((priority) => PARTS[priority]));
    if (this.#isCrowded) parts.add('forms');
    return parts;
  }
}
