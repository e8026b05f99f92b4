import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';
import type { PrepareTarget } from '../eventbridge/targets.ts';
import { Alarm } from '../kit/alarm.ts';
import { ClockRunsForwardOnly } from '../kit/clock.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import type { DueIndex } from './due-index.ts';
import { type Passage, reportPassage } from './passage-report.ts';
import { fire, readSchedules, type Schedule } from './schedule-rules.ts';

/** The template has no schedule of that name. */
export class UnknownSchedule extends Error {
  override readonly name = 'UnknownSchedule';
}

export interface SchedulesOptions {
  /** What functions that run by the clock work off. @default nothing is passed over */
  readonly dueIndex?: DueIndex | undefined;
  /**
   * Fires every schedule whenever it is its time, as AWS does, however little there is to do. @default false
   */
  readonly everyFiring?: boolean | undefined;
}

/**
 * An item that stays due after so many firings waits for something else: it is looked at once an hour from
 * then on.
 */
const FIRINGS_IN_VAIN = 60;

/**
 * Emulates EventBridge's Scheduler and rules with a schedule on the local clock, and makes time pass. What is
 * due survives a restart.
 *
 * A function that only works off the due index has nothing to do at a firing before which nothing came up.
 * Where time passes, such firings are left out: the clock goes straight to the firing at or after the next
 * due item, to whatever else waits for an instant (hidden messages, retries), and once a day to each
 * schedule.
 */
export class Schedules implements LocalService {
  readonly #local: LocalContext;
  readonly #options: SchedulesOptions;
  readonly #schedules: readonly Schedule[];
  /** Those whose functions only work off the due index. */
  readonly #sweeps: ReadonlySet<Schedule>;
  readonly #nextAt = new Map<Schedule, number>();
  readonly #firedAt = new Map<Schedule, number>();
  readonly #alarm: Alarm;
  readonly #keep: StatementSync;
  #advancing: Promise<void> = Promise.resolve();
  #passage: Passage | undefined;
  #inVain = 0;
  #stopped = false;

  /** @throws {NotEmulated} when a schedule asks for something that is not emulated */
  constructor(local: LocalContext, prepare: PrepareTarget, options: SchedulesOptions = {}) {
    this.#local = local;
    this.#options = options;
    this.#schedules = readSchedules(local, prepare);
    this.#sweeps = new Set(this.#schedules.filter((schedule) => this.#isSweep(schedule)));
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
   * Lets time pass up to an instant (local ms). Schedules fire as it passes; everything set off is done
   * before it goes on. Schedules that may not be left out fire once a simulated minute when the instant is at
   * most a day away, else once an hour and at the end.
   * @throws {ClockRunsForwardOnly} when the instant is past
   */
  async advance(to: number): Promise<void> {
    if (to < this.#local.clock.now()) throw new ClockRunsForwardOnly('The clock runs forward only.');
    this.#advancing = this.#advancing.catch(() => undefined).then(() => this.#pass(to));
    await this.#advancing;
  }

  async #pass(to: number): Promise<void> {
    const { busy, clock, quiet } = this.#local;
    const from = clock.now();
    const step = to - from <= DAY_MS || this.#options.everyFiring === true ? MINUTE_MS : HOUR_MS;
    const report = reportPassage({ from, to }, { quiet });
    this.#passage = { from, to };
    this.#alarm.set(undefined);
    try {
      await busy.whenIdle();
      while (clock.now() < to && !this.#stopped) {
        const sweepsAt = await this.#sweepsAt(step);
        clock.reach(Math.min(to, this.#othersAt(step), clock.nextAlarm, ...sweepsAt.values()));
        this.#skipTo(sweepsAt);
        this.#fireDue();
        await busy.whenIdle();
        report.reached(clock.now());
      }
    } finally {
      this.#passage = undefined;
      report.end();
      if (!this.#stopped) this.#fireDue();
    }
  }

  /** When each sweep fires next: at or after the next item of the index, and once a day. */
  async #sweepsAt(step: number): Promise<ReadonlyMap<Schedule, number>> {
    const { dueIndex } = this.#options;
    if (dueIndex === undefined || this.#sweeps.size === 0) return new Map();
    const now = this.#local.clock.now();
    const { overdue, next } = await dueIndex.at(now);
    this.#inVain = overdue ? this.#inVain + 1 : 0;
    const wait = this.#inVain > FIRINGS_IN_VAIN ? Math.max(step, MINUTE_MS) : 0;
    const wanted = Math.min(next, overdue ? now + wait : Number.POSITIVE_INFINITY);
    return new Map(
      [...this.#sweeps].map((schedule) => {
        const daily = (this.#firedAt.get(schedule) ?? now) + DAY_MS;
        const from = Math.max(this.#nextAt.get(schedule) ?? 0, Math.min(wanted, daily));
        return [schedule, schedule.next(from - 1) ?? Number.POSITIVE_INFINITY] as const;
      }),
    );
  }

  /** The end of a step, or the firing before it of a schedule that is rarer than the steps. */
  #othersAt(step: number): number {
    const now = this.#local.clock.now();
    const others = [...this.#nextAt].filter(([schedule]) => !this.#sweeps.has(schedule));
    const rare = others.filter(([{ next }, at]) => at > now && (next(at) ?? Infinity) - at >= step);
    const end = others.length > rare.length ? (Math.floor(now / step) + 1) * step : Infinity;
    return Math.min(end, ...rare.map(([, at]) => at));
  }

  /** Leaves out the firings of sweeps that would find nothing. */
  #skipTo(sweepsAt: ReadonlyMap<Schedule, number>): void {
    const now = this.#local.clock.now();
    for (const [schedule, at] of sweepsAt) {
      if (at > now && (this.#nextAt.get(schedule) ?? at) <= now) {
        this.#plan(schedule, schedule.next(now) ?? Number.MAX_SAFE_INTEGER);
      }
    }
  }

  #fireDue(): void {
    const now = this.#local.clock.now();
    for (const [schedule, at] of this.#nextAt) {
      if (at > now) continue;
      fire(schedule, now);
      this.#firedAt.set(schedule, now);
      this.#plan(schedule, schedule.next(now) ?? Number.MAX_SAFE_INTEGER);
    }
    if (this.#passage === undefined) this.#alarm.set(Math.min(...this.#nextAt.values()));
  }

  #plan(schedule: Schedule, at: number): void {
    this.#nextAt.set(schedule, at);
    this.#keep.run(schedule.name, at);
  }

  #isSweep({ targetArns }: Schedule): boolean {
    const { dueIndex, everyFiring = false } = this.#options;
    if (dueIndex === undefined || everyFiring) return false;
    return targetArns.every((arn) => {
      const target = this.#local.assembly.byArn(arn);
      return target !== undefined && dueIndex.drives(target);
    });
  }
}

const createTable = (state: DatabaseSync): void =>
  state.exec('CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, nextAt INTEGER NOT NULL)');

/** When a schedule was to fire next as the state was last written. */
function planned(state: DatabaseSync, { name }: Schedule): number | undefined {
  const row = state.prepare('SELECT nextAt FROM schedules WHERE name = ?').get(name);
  return row && Number(row['nextAt']);
}
