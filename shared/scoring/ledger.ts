import type { BantAnswer, BantItem } from '../lead/bant.ts';
import { PointAccumulators, type OnCounted } from './point-accumulators.ts';
import type { Activity } from '../lead/activity.ts';
import { StatedFields } from './answers.ts';
import { ConditionPoints } from './condition-points.ts';
import type { CompiledModel } from './compile.ts';
import type { View } from './conditions.ts';
import { thousandths } from '../lead/minutes.ts';
import { isConsentActivity, Refusals } from './refusals.ts';
import type { ConsentVisibility } from './consent-visibility.ts';
import { LevelConditions } from './level-conditions.ts';
import type { Tracker } from './trackers.ts';

/** The points and contributing criteria of a lead. */
export interface Tally {
  /** Each group's points, within its bounds. */
  readonly groups: readonly number[];
  /** The contributing criteria, as bits by their position in the model's list. */
  readonly mask: readonly number[];
}

const NONE: readonly number[] = [];

/**
 * The state of one lead under one model during a fold: profile answers, counted activities, conditions.
 * Activities are added in order of time; points are available for any minute from the last activity on.
 */
export class Ledger implements View {
  readonly #model: CompiledModel;
  #answers: StatedFields;
  #accumulators: PointAccumulators;
  /** By slot; created by the first activity of its types, before which the condition does not hold. */
  #trackers: (Tracker | undefined)[] = [];
  /** Those of the original, which must be copied before they change. */
  #borrowed: Set<Tracker> | undefined;
  readonly #conditionPoints: ConditionPoints;
  #levels: LevelConditions | undefined;
  readonly #sums: number[];
  /** The minutes [from, until) in which evaluated conditions stay valid, and which of them were evaluated. */
  #from = 0;
  #until = Number.NEGATIVE_INFINITY;
  #pointsEvaluated = false;
  #levelsEvaluated = false;
  #evidence = 0;
  #refusals: Refusals | undefined;
  #visibility: ConsentVisibility;

  constructor(model: CompiledModel, onCounted?: OnCounted) {
    this.#model = model;
    this.#answers = new StatedFields(model.predicates, model.statementMinutes);
    this.#accumulators = new PointAccumulators(model, onCounted);
    this.#conditionPoints = new ConditionPoints(model);
    this.#sums = model.noPoints.slice();
    this.#visibility = model.visibilities.byRefusals[0]!;
  }

  /** A copy that goes on by itself; the original must not change any more. */
  fork(): Ledger {
    const copy = new Ledger(this.#model);
    copy.#answers = this.#answers.fork();
    copy.#accumulators = this.#accumulators.fork();
    copy.#trackers = this.#trackers.slice();
    copy.#borrowed = new Set(this.#trackers.filter((tracker) => tracker !== undefined));
    copy.#evidence = this.#evidence;
    copy.#refusals = this.#refusals?.fork();
    copy.#visibility = this.#visibility;
    return copy;
  }

  get evidence(): number {
    return this.#evidence;
  }
  /** Whether points can rise by time alone. */
  get mayRise(): boolean {
    return this.#accumulators.mayRise;
  }
  /** Whether time alone can change what the lead has stated. */
  get isDisputed(): boolean {
    return this.#answers.isDisputed;
  }
  /** What the lead refuses to be tracked for; undefined where it never said anything about that. */
  get refusals(): Refusals | undefined {
    return this.#refusals;
  }
  /** What may be scored under the lead's consent. */
  get visibility(): ConsentVisibility {
    return this.#visibility;
  }
  get words(): readonly number[] {
    return this.#answers.words;
  }
  slot(slot: number, minute: number): boolean {
    return this.#trackers[slot]?.holds(minute) ?? false;
  }
  bant(item: BantItem, minute: number): BantAnswer {
    const { yes, no } = this.#model.bant[item];
    if (yes(this, minute)) return 'yes';
    return no(this, minute) ? 'no' : 'unknown';
  }

  /** Adds an activity. Returns true when it can affect points, conditions or evidence. */
  add(activity: Activity): boolean {
    const states = this.#answers.add(activity);
    const tracked = this.#note(activity);
    const counts = this.#accumulators.add(activity);
    const evidence = this.#model.evidenceTypes.has(activity.type);
    if (evidence) this.#evidence += 1;
    const refuses = this.#applyConsent(activity);
    if (states || tracked || refuses) this.#until = Number.NEGATIVE_INFINITY;
    return states || tracked || counts || evidence || refuses;
  }

  /** Applies an activity's consent statements. Returns true when the visibility changes. */
  #applyConsent(activity: Activity): boolean {
    if (!this.#answers.statedConsent && !isConsentActivity(activity)) return false;
    const refusals = (this.#refusals ??= new Refusals());
    const before = refusals.bits;
    if (refusals.add(activity) === before) return false;
    this.#visibility = this.#model.visibilities.byRefusals[refusals.bits]!;
    return true;
  }

  /** Adds an activity to the trackers of its type. Returns true when a condition can change. */
  #note(activity: Activity): boolean {
    let noted = false;
    for (const index of this.#model.slotsByType.get(activity.type) ?? NONE) {
      if (this.#borrowed !== undefined) this.#trackers[index] = this.#own(this.#trackers[index]);
      const tracker = (this.#trackers[index] ??= this.#model.slots[index]!.start());
      noted = tracker.add(activity) || noted;
    }
    return noted;
  }

  #own(tracker: Tracker | undefined): Tracker | undefined {
    return tracker !== undefined && this.#borrowed?.delete(tracker) === true ? tracker.fork() : tracker;
  }

  /** The level conditions at a minute. */
  levelConditions(minute: number): Readonly<LevelConditions> {
    this.#goTo(minute);
    const conditions = (this.#levels ??= new LevelConditions(this.#model));
    if (!this.#levelsEvaluated) conditions.judge(this, minute);
    this.#levelsEvaluated = true;
    return conditions;
  }

  /** The points from conditions at a minute. */
  conditionPoints(minute: number): Readonly<ConditionPoints> {
    this.#goTo(minute);
    if (!this.#pointsEvaluated) this.#conditionPoints.judge(this, minute, this.#visibility);
    this.#pointsEvaluated = true;
    return this.#conditionPoints;
  }

  /**
   * The next minute after this one at which a window closes or another statement of a field counts; infinite
   * if there is none.
   */
  nextExpiry(minute: number): number {
    this.#goTo(minute);
    return this.#until;
  }

  /**
   * Points 0–100 in thousandths with conditions as of `minute`; positive and negative criteria may be taken
   * as of later minutes.
   */
  total(minute: number, adding = minute, subtracting = adding): number {
    let sum = 0;
    for (const group of this.#groups(minute, adding, subtracting)) sum += group;
    return thousandths(Math.min(this.#model.cap, Math.max(0, sum)));
  }

  /** Group points and contributing criteria at a minute. */
  tally(minute: number): Tally {
    const groups = this.#groups(minute, minute, minute).slice();
    const mask = this.#conditionPoints.mask.slice();
    this.#accumulators.mark(mask, this.#visibility);
    return { groups, mask };
  }

  /** Each group's points; the same array is reused on every call. */
  #groups(minute: number, adding: number, subtracting: number): readonly number[] {
    const { points } = this.conditionPoints(minute);
    const groups = this.#sums;
    for (let index = 0; index < groups.length; index += 1) groups[index] = points[index]!;
    this.#accumulators.addTo(groups, this.#visibility, adding, subtracting);
    this.#conditionPoints.bound(groups, this.#visibility);
    return groups;
  }

  /** Moves to a minute; conditions are evaluated again only if they may have changed. */
  #goTo(minute: number): void {
    if (minute >= this.#from && minute < this.#until) return;
    this.#from = minute;
    this.#answers.goTo(minute);
    this.#until = this.#expiryAfter(minute);
    this.#pointsEvaluated = false;
    this.#levelsEvaluated = false;
  }

  #expiryAfter(minute: number): number {
    let next = this.#answers.nextTurn(minute);
    for (const tracker of this.#trackers) {
      if (tracker !== undefined) next = Math.min(next, tracker.nextExpiry(minute));
    }
    return next;
  }
}
