import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PrepareTarget } from '../eventbridge/targets.ts';
import { Alarm } from '../kit/alarm.ts';
import { ClockRunsForwardOnly } from '../kit/clock.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import type { DueIndex } from './due-index.ts';
import { type Passage, reportPassage } from './passage-report.ts';
import { fire, readSchedules, type Schedule } from './schedule-rules.ts';
import { SweepPlan, sweepsIn } from './sweeps.ts';

/** The template has no schedule of that name. */
export class UnknownSchedule extends Error {
  override readonly name = 'UnknownSchedule';
}

export interface SchedulesOptions {
  /** What functions that run by the clock work off. @default no firing is left out */
  readonly dueIndex?: DueIndex | undefined;
  /**
   * Fires every schedule each time that AWS does, however little there is to do. A simulated day then takes
   * some fifteen seconds. @default false
   */
  readonly everyFiring?: boolean | undefined;
}

/**
 * Emulates EventBridge's Scheduler and rules with a schedule on the local clock, and makes time pass. What is
 * due survives a restart.
 *
 * Where time passes, it goes from one instant at which something can happen to the next: the firing of a
 * schedule, or the instant that somebody waits for with an {@link Alarm} (hidden messages, retries). Firings
 * at which a sweep has nothing to do are left out, see {@link SweepPlan}; no firing of any other schedule is.
 */
export class Schedules implements LocalService {
  readonly #local: LocalContext;
  readonly #schedules: readonly Schedule[];
  readonly #planFor: (passage: Passage) => SweepPlan | undefined;
  /** When each schedule fires next, as on AWS. */
  readonly #nextAt = new Map<Schedule, number>();
  readonly #firedAt = new Map<Schedule, number>();
  readonly #alarm: Alarm;
  readonly #keep: StatementSync;
  #advancing: Promise<void> = Promise.resolve();
  #passage: Passage | undefined;
  #stopped = false;

  /** @throws {NotEmulated} when a schedule asks for something that is not emulated */
  constructor(local: LocalContext, prepare: PrepareTarget, options: SchedulesOptions = {}) {
    this.#local = local;
    this.#schedules = readSchedules(local, prepare);
    this.#planFor = sweepPlans(this.#schedules, local, options);
    createTable(local.state);
    this.#keep = local.state.prepare('INSERT OR REPLACE INTO schedules (name, nextAt) VALUES (?, ?)');
    this.#alarm = new Alarm(local.clock, () => {
      if (this.#passage === undefined && !this.#stopped) this.#fireDue();
    });
  }

  get names(): readonly string[] {
    return this.#schedules.map(({ name }) => name);
  }

  /** The passage under way; undefined while time passes by itself. */
  get passage(): Passage | undefined {
    return this.#passage;
  }

  start(): void {
    const now = this.#local.clock.now();
    for (const schedule of this.#schedules) {
      const at = planned(this.#local.state, schedule) ?? schedule.next(now);
      this.#firedAt.set(schedule, now);
      if (at !== undefined) this.#plan(schedule, at);
    }
    this.#fireDue();
  }

  /** Time that is on its way stops at the instant that it has come to. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#advancing.catch(() => undefined);
    this.#alarm.stop();
  }

  /**
   * Fires one now and waits until what it set off is done. It is known by its name, or by a construct's in
   * its path.
   * @throws {UnknownSchedule}
   */
  async run(name: string): Promise<void> {
    const schedule =
      this.#schedules.find((known) => known.name === name) ??
      this.#schedules.find(({ path }) => path.toLowerCase().split('/').includes(name.toLowerCase()));
    if (!schedule) throw new UnknownSchedule(`There is no such schedule, only: ${this.names.join(', ')}.`);
    fire(schedule, this.#local.clock.now());
    await this.#local.busy.whenIdle();
  }

  /**
   * Lets time pass up to an instant (local ms). Schedules fire as it passes, each at its own instant;
   * everything that one sets off is done before time goes on.
   * @throws {ClockRunsForwardOnly} when the instant is past
   */
  async advance(to: number): Promise<void> {
    if (to < this.#local.clock.now()) throw new ClockRunsForwardOnly('The clock runs forward only.');
    this.#advancing = this.#advancing.catch(() => undefined).then(() => this.#pass(to));
    await this.#advancing;
  }

  async #pass(to: number): Promise<void> {
    const { busy, clock, quiet } = this.#local;
    const passage = { from: clock.now(), to };
    const report = reportPassage(passage, { quiet });
    const plan = this.#planFor(passage);
    this.#passage = passage;
    this.#alarm.set(undefined);
    let firings = 0;
    try {
      await busy.whenIdle();
      while (clock.now() < to && !this.#stopped) {
        const runs = await this.#runsAfter(clock.now(), plan);
        // A request from outside may have come in meanwhile: time stands still until it is dealt with.
        if (!busy.isIdle) {
          await busy.whenIdle();
          continue;
        }
        clock.reach(Math.min(to, clock.nextAlarm, ...runs.values()));
        firings += this.#fireDue(runs);
        await busy.whenIdle();
        report.reached(clock.now(), firings);
      }
    } finally {
      this.#passage = undefined;
      report.end();
      if (!this.#stopped) this.#fireDue();
    }
  }

  /** When each schedule has to run next: at its next firing, except where a sweep can leave some out. */
  async #runsAfter(now: number, plan: SweepPlan | undefined): Promise<ReadonlyMap<Schedule, number>> {
    const sweeps = await plan?.runsAfter(now, (sweep) => ({
      next: this.#nextAt.get(sweep) ?? Number.POSITIVE_INFINITY,
      last: this.#firedAt.get(sweep) ?? now,
    }));
    return new Map([...this.#nextAt, ...(sweeps ?? [])]);
  }

  /**
   * Fires what is due by now, and answers how much that was.
   * @param runs when each schedule has to run; what is due before then is left out
   */
  #fireDue(runs: ReadonlyMap<Schedule, number> = this.#nextAt): number {
    const now = this.#local.clock.now();
    const due = [...this.#nextAt].filter(([, at]) => at <= now).map(([schedule]) => schedule);
    const running = due.filter((schedule) => (runs.get(schedule) ?? now) <= now);
    for (const schedule of running) {
      fire(schedule, now);
      this.#firedAt.set(schedule, now);
    }
    for (const schedule of due) this.#plan(schedule, schedule.next(now) ?? Number.MAX_SAFE_INTEGER);
    if (this.#passage === undefined) this.#alarm.set(Math.min(...this.#nextAt.values()));
    return running.length;
  }

  #plan(schedule: Schedule, at: number): void {
    this.#nextAt.set(schedule, at);
    this.#keep.run(schedule.name, at);
  }
}

/** Makes a passage's plan of sweeps; none where there are no sweeps, or every firing is wanted. */
function sweepPlans(
  schedules: readonly Schedule[],
  { assembly }: LocalContext,
  { dueIndex, everyFiring = false }: SchedulesOptions,
): (passage: Passage) => SweepPlan | undefined {
  if (dueIndex === undefined || everyFiring) return () => undefined;
  const sweeps = sweepsIn(schedules, assembly, dueIndex);
  return ({ from, to }) => (sweeps.size === 0 ? undefined : new SweepPlan(dueIndex, sweeps, from, to));
}

const createTable = (state: DatabaseSync): void =>
  state.exec('CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, nextAt INTEGER NOT NULL)');

/** When a schedule was to fire next as the state was last written. */
function planned(state: DatabaseSync, { name }: Schedule): number | undefined {
  const row = state.prepare('SELECT nextAt FROM schedules WHERE name = ?').get(name);
  return row && Number(row['nextAt']);
}
