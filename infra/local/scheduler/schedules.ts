import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Alarm } from '../kit/alarm.ts';
import { ClockRunsForwardOnly } from '../kit/clock.ts';
import { fire, readSchedules, type Schedule } from './schedule-rules.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import type { PrepareTarget } from '../eventbridge/targets.ts';

/** Nobody of the template has that name. */
export class UnknownSchedule extends Error {
  override readonly name = 'UnknownSchedule';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Plays EventBridge's Scheduler and rules with a schedule on the local clock, and makes time pass. What is due survives a restart. */
export class Schedules implements LocalService {
  readonly #local: LocalContext;
  readonly #schedules: readonly Schedule[];
  readonly #dueAt = new Map<Schedule, number>();
  readonly #alarm: Alarm;
  readonly #keep: StatementSync;
  #advancing: Promise<void> = Promise.resolve();
  #stepping = false;
  #stopped = false;

  /** @throws {NotPlayedHere} when a schedule asks for something that is not played here */
  constructor(local: LocalContext, prepare: PrepareTarget) {
    this.#local = local;
    this.#schedules = readSchedules(local, prepare);
    createTable(local.state);
    this.#keep = local.state.prepare('INSERT OR REPLACE INTO schedules (name, nextAt) VALUES (?, ?)');
    this.#alarm = new Alarm(local.clock, () => {
      if (!this.#stepping && !this.#stopped) this.#fireDue();
    });
  }

  get names(): readonly string[] {
    return this.#schedules.map(({ name }) => name);
  }

  start(): void {
    for (const schedule of this.#schedules) {
      const at = planned(this.#local.state, schedule) ?? schedule.next(this.#local.clock.now());
      if (at !== undefined) this.#plan(schedule, at);
    }
    this.#fireDue();
  }

  /** Time that was on its way stops at the step it has come to. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#advancing.catch(() => undefined);
    this.#alarm.stop();
  }

  /**
   * Fires one now and waits until what it set off is done. It is known by its name, or by a construct's in its path.
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
   * Lets time pass up to an instant (local ms): once a simulated minute when that is at most a day away, else once an
   * hour, and at the end. At each step schedules fire, and everything set off is done before the next.
   * @throws {ClockRunsForwardOnly} when the instant is past
   */
  async advance(to: number): Promise<void> {
    if (to < this.#local.clock.now()) throw new ClockRunsForwardOnly('The clock runs forward only.');
    this.#advancing = this.#advancing.catch(() => undefined).then(() => this.#pass(to));
    await this.#advancing;
  }

  async #pass(to: number): Promise<void> {
    const { busy, clock } = this.#local;
    const step = to - clock.now() <= DAY ? MINUTE : HOUR;
    this.#stepping = true;
    try {
      await busy.whenIdle();
      while (clock.now() < to && !this.#stopped) {
        const end = Math.min(to, (Math.floor(clock.now() / step) + 1) * step);
        clock.reach(this.#stopBefore(end, step));
        this.#fireDue();
        await busy.whenIdle();
      }
    } finally {
      this.#stepping = false;
      if (!this.#stopped) this.#fireDue();
    }
  }

  /** The end of a step, or the firing before it of a schedule that is rarer than the steps. */
  #stopBefore(end: number, step: number): number {
    const now = this.#local.clock.now();
    const rare = [...this.#dueAt].filter(([{ next }, at]) => at > now && (next(at) ?? Infinity) - at >= step);
    return Math.min(end, ...rare.map(([, at]) => at));
  }

  #fireDue(): void {
    const now = this.#local.clock.now();
    for (const [schedule, at] of this.#dueAt) {
      if (at > now) continue;
      fire(schedule, now);
      this.#plan(schedule, schedule.next(now) ?? Number.MAX_SAFE_INTEGER);
    }
    this.#alarm.set(Math.min(...this.#dueAt.values()));
  }

  #plan(schedule: Schedule, at: number): void {
    this.#dueAt.set(schedule, at);
    this.#keep.run(schedule.name, at);
  }
}

const createTable = (state: DatabaseSync): void =>
  state.exec('CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, nextAt INTEGER NOT NULL)');

/** When a schedule was to fire next as the state was last written. */
function planned(state: DatabaseSync, { name }: Schedule): number | undefined {
  const row = state.prepare('SELECT nextAt FROM schedules WHERE name = ?').get(name);
  return row && Number(row['nextAt']);
}
