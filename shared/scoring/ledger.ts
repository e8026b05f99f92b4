import type { BantItem } from '../playbook/conditions.ts';
import type { Activity } from './activity.ts';
import type { CompiledActivityCriterion, CompiledModel, Level } from './compile.ts';
import type { View } from './conditions.ts';
import { type Fading, fadingOf } from './decay.ts';
import { DAY, minuteOf, thousandths } from './minutes.ts';
import { ProfileBuilder } from './profile.ts';
import type { BantAnswer, Fact } from './state.ts';
import { SESSION_GAP, type Tracker } from './trackers.ts';

/** Everything that conditions decide at a minute; constant until an activity arrives or a window closes. */
interface Situation {
  /** Whether the model's audience includes the lead. */
  applies: boolean;
  gated: boolean;
  needs: Readonly<Record<keyof CompiledModel['levels'], boolean>>;
  behaviour: Readonly<Record<keyof CompiledModel['levels'], boolean>>;
  /** Points of the state criteria, by group. */
  base: readonly number[];
  /** Lower bound of each group. */
  floors: readonly number[];
  stateMatched: readonly number[];
}

interface Account {
  readonly criterion: CompiledActivityCriterion;
  readonly fading: Fading;
  /** Absolute points of one fresh occurrence. */
  readonly size: number;
  /** Time of the last occurrence that counted, and of the last that matched. */
  counted: number;
  matched: number;
}

/** Told of each occurrence that counts; a `once` criterion's latest replaces its earlier ones. */
export type Witness = (criterion: CompiledActivityCriterion, activity: Activity) => void;

/**
 * One lead under one model while a fold walks through its history: who it is, what is counted, what conditions say.
 * Activities come in order of time; points may be asked for any minute from the last activity on.
 */
export class Ledger implements View {
  readonly #model: CompiledModel;
  readonly #witness: Witness | undefined;
  readonly #profile = new ProfileBuilder();
  readonly #accounts = new Map<number, Account>();
  readonly #trackers: readonly Tracker[];
  #situation: Situation | undefined;
  #situationFrom = 0;
  #situationEnds = 0;
  #evidence = 0;
  #hasNegative = false;

  constructor(model: CompiledModel, witness?: Witness) {
    this.#model = model;
    this.#witness = witness;
    this.#trackers = model.slots.map((slot) => slot.start());
  }

  get evidence(): number {
    return this.#evidence;
  }
  get profile(): ProfileBuilder {
    return this.#profile;
  }
  fact(field: string): Fact | undefined {
    return this.#profile.get(field);
  }
  slot(slot: number, minute: number): boolean {
    return this.#trackers[slot]!.holds(minute);
  }
  bant(item: BantItem, minute: number): BantAnswer {
    const { yes, no } = this.#model.bant[item];
    if (yes(this, minute)) return 'yes';
    return no(this, minute) ? 'no' : 'unknown';
  }

  /** Takes an activity in. True when it can matter to points, conditions or evidence. */
  add(activity: Activity): boolean {
    const states = this.#profile.add(activity);
    const asked = this.#note(activity);
    const counted = this.#count(activity);
    const evidence = this.#model.evidenceTypes.has(activity.type);
    if (evidence) this.#evidence += 1;
    if (states || asked) this.#situation = undefined;
    return states || asked || counted || evidence;
  }

  /** Remembers it for the history conditions that ask about such activities. */
  #note(activity: Activity): boolean {
    let noted = false;
    for (const index of this.#model.slotsByType.get(activity.type) ?? []) {
      noted = this.#trackers[index]!.add(activity) || noted;
    }
    return noted;
  }

  #count(activity: Activity): boolean {
    let counted = false;
    for (const index of this.#model.criteriaByType.get(activity.type) ?? []) {
      const criterion = this.#model.activityCriteria[index]!;
      if (!criterion.matches(activity)) continue;
      const account = this.#accountOf(index, criterion);
      if (earns(account, activity.occurredAt)) {
        if (criterion.count === 'once') account.fading.clear();
        account.fading.add(minuteOf(activity.occurredAt));
        account.counted = activity.occurredAt;
        this.#witness?.(criterion, activity);
        counted = true;
      }
      account.matched = activity.occurredAt;
    }
    return counted;
  }

  #accountOf(index: number, criterion: CompiledActivityCriterion): Account {
    const held = this.#accounts.get(index);
    if (held !== undefined) return held;
    const never = Number.NEGATIVE_INFINITY;
    const size = Math.abs(criterion.points);
    const account = { criterion, fading: fadingOf(criterion.decay), size, counted: never, matched: never };
    this.#accounts.set(index, account);
    this.#hasNegative ||= criterion.points < 0;
    return account;
  }

  /** What conditions say at this minute; computed again only when something they may depend on has happened. */
  situation(minute: number): Situation {
    if (this.#situation === undefined || minute < this.#situationFrom || minute >= this.#situationEnds) {
      this.#situation = this.#judge(minute);
      this.#situationFrom = minute;
      this.#situationEnds = this.nextLapse(minute);
    }
    return this.#situation;
  }

  #judge(minute: number): Situation {
    const { levels, groups, gates, stateCriteria } = this.#model;
    const base = groups.map(() => 0);
    const stateMatched: number[] = [];
    for (const criterion of stateCriteria) {
      if (!criterion.test(this, minute)) continue;
      base[criterion.group]! += criterion.points;
      stateMatched.push(criterion.index);
    }
    const each = (ask: (level: Level) => boolean) => ({
      warm: ask(levels.warm),
      hot: ask(levels.hot),
      highValue: ask(levels.highValue),
    });
    return {
      applies: this.#model.audience(this, minute),
      gated: gates.some((gate) => gate(this, minute)),
      needs: each((level) => level.needs(this, minute)),
      behaviour: each((level) => level.behaviour(this, minute)),
      base,
      floors: groups.map(({ floor, baseline }) =>
        baseline?.test(this, minute) ? Math.max(floor, baseline.points) : floor,
      ),
      stateMatched,
    };
  }

  /** The next minute after this one at which a window closes; infinite if none is open. */
  nextLapse(minute: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const tracker of this.#trackers) next = Math.min(next, tracker.lapses(minute));
    return next;
  }

  /** Each group's points, with what adds taken at one minute and what subtracts at another (the same, for the true value). */
  groups(adding: number, subtracting = adding): number[] {
    const { base, floors } = this.#situation!;
    const sums = [...base];
    for (const { criterion, fading, size } of this.#accounts.values()) {
      if (criterion.points >= 0) sums[criterion.group]! += Math.min(criterion.cap, size * fading.at(adding));
      else sums[criterion.group]! -= Math.min(criterion.cap, size * fading.at(subtracting));
    }
    return this.#model.groups.map(({ cap }, index) => Math.min(cap, Math.max(floors[index]!, sums[index]!)));
  }

  /** 0–100 in thousandths; arguments as for `groups`. The situation of the minute must have been asked for before. */
  total(adding: number, subtracting = adding): number {
    const sum = this.groups(adding, subtracting).reduce((all, group) => all + group, 0);
    return thousandths(Math.min(this.#model.cap, Math.max(0, sum)));
  }

  /** Whether points can also rise by waiting. */
  get mayRise(): boolean {
    return this.#hasNegative;
  }

  /** Positions of the criteria that count for anything, ascending. */
  matched(): number[] {
    const fromActivities = [...this.#accounts.values()].map(({ criterion }) => criterion.index);
    return [...fromActivities, ...(this.#situation?.stateMatched ?? [])].toSorted((a, b) => a - b);
  }
}

function earns({ criterion, counted, matched }: Account, at: number): boolean {
  switch (criterion.count) {
    case 'every':
    case 'once':
      return true;
    case 'day':
      return Math.floor(at / DAY) !== Math.floor(counted / DAY);
    case 'session':
      return at - matched >= SESSION_GAP;
  }
}
