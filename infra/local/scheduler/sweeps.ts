import { DAY_MS, HOUR_MS } from '../../../shared/runtime/time.ts';
import type { Assembly } from '../template/resource.ts';
import type { DueIndex } from './due-index.ts';
import type { NextFiring } from './schedule-expression.ts';
import type { Schedule } from './schedule-rules.ts';

/** What is known of a schedule's firings (local ms). */
export interface Firings {
  readonly next: number;
  readonly last: number;
}

/** For how long (ms) firings may leave the same items due before those are looked at on whole hours only. */
const IN_VAIN_FOR = HOUR_MS;

/** Sweeps: schedules all of whose targets work off the due index. */
export const sweepsIn = (
  schedules: readonly Schedule[],
  assembly: Assembly,
  dueIndex: DueIndex,
): ReadonlySet<Schedule> =>
  new Set(
    schedules.filter(({ targetArns }) =>
      targetArns.every((arn) => {
        const target = assembly.byArn(arn);
        return target?.type === 'AWS::Lambda::Function' && dueIndex.drives(target);
      }),
    ),
  );

/**
 * Decides, while time passes to an instant, at which of its firings a sweep has to run. These are:
 *
 * - the first firing at or after each instant at which an item of the index comes up;
 * - each firing while an item is overdue (its work failed, or something else keeps it waiting), as on AWS.
 *   Items that firings have left due for an hour are looked at on whole hours only, from then on;
 * - one firing a day, and the last one before time stops, for whatever else the function may do.
 *
 * At all others the function would find nothing.
 */
export class SweepPlan {
  readonly #dueIndex: DueIndex;
  readonly #sweeps: ReadonlyMap<Schedule, number | undefined>;
  #overdue = '';
  #overdueSince = 0;

  /** A plan for the time between two instants (local ms). */
  constructor(dueIndex: DueIndex, sweeps: ReadonlySet<Schedule>, from: number, to: number) {
    this.#dueIndex = dueIndex;
    this.#sweeps = new Map([...sweeps].map((sweep) => [sweep, lastFiring(sweep.next, from, to)]));
  }

  /** When each sweep has to run next; infinite for one that does not fire again. */
  async runsAfter(
    now: number,
    firingsOf: (sweep: Schedule) => Firings,
  ): Promise<ReadonlyMap<Schedule, number>> {
    const wanted = await this.#wantedFrom(now);
    return new Map(
      [...this.#sweeps].map(([sweep, last = 0]) => {
        const { next, last: firedAt } = firingsOf(sweep);
        const from = Math.max(next, Math.min(wanted, firedAt + DAY_MS));
        const at = sweep.next(from - 1) ?? Number.POSITIVE_INFINITY;
        return [sweep, last < next ? at : Math.min(at, last)];
      }),
    );
  }

  /** The first instant from `now` on at which a firing can find something. */
  async #wantedFrom(now: number): Promise<number> {
    const { overdue, next } = await this.#dueIndex.at(now);
    if (overdue !== this.#overdue) this.#overdueSince = now;
    this.#overdue = overdue;
    if (overdue === '') return next;
    const isInVain = now - this.#overdueSince >= IN_VAIN_FOR;
    return Math.min(next, isInVain ? (Math.floor(now / HOUR_MS) + 1) * HOUR_MS : now);
  }
}

/** The last firing between two instants, if it is on the last day. */
function lastFiring(next: NextFiring, from: number, to: number): number | undefined {
  let last: number | undefined;
  let at = next(Math.max(from, to - DAY_MS));
  while (at !== undefined && at <= to) {
    last = at;
    at = next(at);
  }
  return last;
}
