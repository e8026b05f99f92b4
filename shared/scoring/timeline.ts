import type { Activity } from '../lead/activity.ts';
import type { CompiledModel, Level } from './compile.ts';
import { Holding } from './holding.ts';
import type { OnCounted } from './point-accumulators.ts';
import { Ledger } from './ledger.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { minuteOf } from '../lead/minutes.ts';
import { type Override, overrideIn } from './override.ts';
import { permitted } from './refusals.ts';
import type { LevelCondition } from './level-conditions.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../lead/standing.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { type Levels, StageProgress } from './stage-progress.ts';
import { StandingRecord } from './standing-record.ts';

/** What of a human history is not from the future, not forgotten, and not a bot's form, in order. */
export function remembered(history: HumanHistory, model: CompiledModel, at: number): Activity[] {
  const oldest = minuteOf(at) - model.rememberMinutes;
  return history.filter(
    ({ occurredAt, suspect, type }) =>
      occurredAt <= at && suspect !== true && (minuteOf(occurredAt) > oldest || model.lastingTypes.has(type)),
  );
}

/**
 * What of a human history the fold for an instant may see: what is remembered then, and was not watched
 * against the person's will. In order, each once.
 */
export const visible = (history: HumanHistory, model: CompiledModel, at: number): Activity[] =>
  permitted(remembered(history, model, at), model.visibilities).map(model.classify);

/**
 * Walks one lead's history forward under one model. It stops only where something can change: at activities,
 * where a window or a minimum stay ends, and where fading points cross a line.
 */
export class Timeline {
  readonly ledger: Ledger;
  readonly #model: CompiledModel;
  #warm: Holding;
  #hot: Holding;
  #highValue: Holding;
  #stages: StageProgress;
  #record = new StandingRecord();
  #minute = Number.NEGATIVE_INFINITY;
  /** How many of the lines the points had passed when last evaluated. */
  #passed = 0;
  #override: Override | undefined;
  /** The levels that the lead is on: held, or set by hand. */
  #on: Levels = { warm: false, hot: false };
  /** Instant of the last activity that mattered to points, conditions or evidence; 0 before any did. */
  lastRelevantAt = 0;

  constructor(model: CompiledModel, onCounted?: OnCounted, ledger = new Ledger(model, onCounted)) {
    const { warm, hot, highValue } = model.levels;
    this.#model = model;
    this.ledger = ledger;
    this.#warm = new Holding(warm);
    this.#hot = new Holding(hot);
    this.#highValue = new Holding(highValue);
    this.#stages = new StageProgress(model.stages);
  }

  /** A copy that goes on by itself; the original must not go on any more. */
  fork(): Timeline {
    const copy = new Timeline(this.#model, undefined, this.ledger.fork());
    copy.#warm = this.#warm.fork();
    copy.#hot = this.#hot.fork();
    copy.#highValue = this.#highValue.fork();
    copy.#stages = this.#stages.fork();
    copy.#record = this.#record.fork();
    copy.#minute = this.#minute;
    copy.#passed = this.#passed;
    copy.#override = this.#override;
    copy.#on = this.#on;
    copy.lastRelevantAt = this.lastRelevantAt;
    return copy;
  }

  get standing(): Standing {
    return this.#record.standing;
  }
  /** Since when the standing's parts have held. */
  get since(): Readonly<StandingRecord> {
    return this.#record;
  }

  /** Walks through activities (in order) and on to `at`, all of them at or before it. */
  advanceThrough(activities: readonly Activity[], at: number): this {
    for (let index = 0; index < activities.length;) {
      const instant = activities[index]!.occurredAt;
      let end = index + 1;
      while (end < activities.length && activities[end]!.occurredAt === instant) end += 1;
      this.#advance(Math.ceil(instant / MINUTE_MS) - 1);
      this.#apply(activities.slice(index, end), instant);
      index = end;
    }
    this.#advance(minuteOf(at));
    return this;
  }

  /**
   * Goes on in silence up to a minute; the first instant (ms) at which the standing differs from now, if
   * there is one.
   */
  firstChange(untilMinute: number): number | undefined {
    const before = this.standing;
    while (this.#step(untilMinute)) {
      if (!sameStanding(before, this.standing)) return this.#minute * MINUTE_MS;
    }
    return undefined;
  }

  #apply(activities: readonly Activity[], instant: number): void {
    let mattered = false;
    for (const activity of activities) mattered = this.ledger.add(activity) || mattered;
    if (mattered) this.lastRelevantAt = instant;
    this.#minute = minuteOf(instant);
    this.#stages.applyOutcomes(activities, instant);
    for (const activity of activities) this.#applyOverride(activity);
    this.#evaluate(instant, activities);
  }

  /** What sales sets by hand goes before lines and gates, until it ends or is lifted. */
  #applyOverride(activity: Activity): void {
    const said = overrideIn(activity, this.#model.id);
    if (said !== undefined) this.#override = said === 'lifted' ? undefined : said;
  }

  #advance(minute: number): void {
    while (this.#step(minute));
  }

  /** Evaluates at the next minute where anything can change, up to a limit; false when there is none. */
  #step(limit: number): boolean {
    if (!(this.#minute < limit)) return false;
    if (this.#minute === Number.NEGATIVE_INFINITY) {
      this.#minute = limit;
      return false;
    }
    const scheduled = Math.min(
      this.ledger.nextExpiry(this.#minute),
      this.#warm.stayEnds(),
      this.#hot.stayEnds(),
      this.#highValue.stayEnds(),
      this.#override?.until ?? Number.POSITIVE_INFINITY,
    );
    const next = this.#crossing(this.#minute, Math.min(scheduled, limit)) ?? scheduled;
    this.#minute = Math.min(next, limit);
    if (next > limit) return false;
    this.#evaluate(next * MINUTE_MS, []);
    return true;
  }

  #linesPassed(total: number): number {
    let passed = 0;
    for (const line of this.#model.lines) if (total >= line) passed += 1;
    return passed;
  }

  /**
   * The first minute in (from, to] at which the points have crossed a line since the last evaluation,
   * conditions standing as there. Bounds what adds and what subtracts apart from each other (each only fades)
   * and halves the stretch where they leave it open.
   */
  #crossing(from: number, to: number): number | undefined {
    const first = from + 1;
    if (first > to) return undefined;
    const stays = (total: number): boolean => this.#linesPassed(total) === this.#passed;
    if (
      stays(this.ledger.total(this.#minute, to, first)) &&
      (!this.ledger.mayRise || stays(this.ledger.total(this.#minute, first, to)))
    )
      return undefined;
    if (first === to) return to;
    const middle = Math.floor((first + to) / 2);
    return this.#crossing(from, middle) ?? this.#crossing(middle, to);
  }

  #evaluate(instant: number, activities: readonly Activity[]): void {
    if (this.#override !== undefined && this.#minute >= this.#override.until) this.#override = undefined;
    const conditions = this.ledger.levelConditions(this.#minute);
    const total = this.ledger.total(this.#minute);
    const evident = this.ledger.evidence >= this.#model.model.evidenceFloor;
    const { warm, hot, highValue } = this.#model.levels;
    const judge = (holding: Holding, { enter, exit }: Level, { needs, behaviour }: LevelCondition): void => {
      const { gated } = conditions;
      const may = (line: number): boolean => !gated && ((total >= line && needs) || behaviour);
      holding.judge(instant, evident && may(enter), may(exit), gated);
    };
    judge(this.#warm, warm, conditions.warm);
    judge(this.#hot, hot, conditions.hot);
    judge(this.#highValue, highValue, conditions.highValue);
    this.#passed = this.#linesPassed(total);
    const before = this.#on;
    const byHand = this.#override?.tier;
    this.#on = {
      hot: byHand === undefined ? this.#hot.held : byHand === 'hot',
      warm: byHand === undefined ? this.#warm.held : byHand !== 'cold',
    };
    this.#stages.qualify(instant, conditions.gated ? [] : activities, before, this.#on);
    const unheld = evident || byHand !== undefined ? 'cold' : 'unknown';
    const tier = this.#on.hot ? 'hot' : this.#on.warm ? 'warm' : unheld;
    const held = { tier, stage: this.#stages.stage, highValue: this.#highValue.held } as const;
    this.#record.set(instant, conditions.applies ? held : NOTHING_KNOWN);
  }
}
