import type { BantAnswer, BantItem } from '../lead/bant.ts';
import { PointAccumulators, type OnCounted } from './point-accumulators.ts';
import type { Activity } from '../lead/activity.ts';
import { StatedFields } from './answers.ts';
import { ConditionPoints } from './condition-points.ts';
import type { CompiledModel } from './compile.ts';
import type { View } from './conditions.ts';
import { thousandths } from '../lead/minutes.ts';
import { isConsentActivity, refusalsAfter } from './refusals.ts';
import type { ConsentVisibility } from './consent-visibility.ts';
import { LevelConditions } from './level-conditions.ts';
import type { Tracker } from './trackers.ts';

/** What a lead's criteria come to. */
export interface Tally {
  /** Each group's points, between its bounds. */
  readonly groups: readonly number[];
  /** The criteria that count for anything, as bits by their position in the model's list. */
  readonly mask: readonly number[];
}

const NONE: readonly number[] = [];

/**
 * One lead under one model while a fold walks through its history: who it is, what is counted, what conditions say.
 * Activities come in order of time; points may be asked for any minute from the last activity on.
 */
export class Ledger implements View {
  readonly #model: CompiledModel;
  readonly #answers: StatedFields;
  readonly #accounts: PointAccumulators;
  /** By slot; started by the first activity that it asks about, before which nothing holds. */
  readonly #trackers: (Tracker | undefined)[] = [];
  readonly #basis: ConditionPoints;
  #situation: LevelConditions | undefined;
  readonly #sums: number[];
  /** What conditions say from one minute on, before another; and whether they have been asked. */
  #from = 0;
  #until = Number.NEGATIVE_INFINITY;
  #basisJudged = false;
  #situationJudged = false;
  #evidence = 0;
  #refused = 0;
  #visibility: ConsentVisibility;

  constructor(model: CompiledModel, witness?: OnCounted) {
    this.#model = model;
    this.#answers = new StatedFields(model.predicates);
    this.#accounts = new PointAccumulators(model, witness);
    this.#basis = new ConditionPoints(model);
    this.#sums = model.noPoints.slice();
    this.#visibility = model.visibilities.byRefusals[0]!;
  }

  get evidence(): number {
    return this.#evidence;
  }
  /** Whether points can also rise by waiting. */
  get mayRise(): boolean {
    return this.#accounts.mayRise;
  }
  /** What can be seen of the lead. */
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

  /** Takes an activity in. True when it can matter to points, conditions or evidence. */
  add(activity: Activity): boolean {
    const states = this.#answers.add(activity);
    const asked = this.#note(activity);
    const counts = this.#accounts.add(activity);
    const evidence = this.#model.evidenceTypes.has(activity.type);
    if (evidence) this.#evidence += 1;
    const refuses = this.#hear(activity);
    if (states || asked || refuses) this.#until = Number.NEGATIVE_INFINITY;
    return states || asked || counts || evidence || refuses;
  }

  /** Takes in what it says about being watched. True when that changes what can be seen. */
  #hear(activity: Activity): boolean {
    if (!this.#answers.statedConsent && !isConsentActivity(activity)) return false;
    const refused = refusalsAfter(activity, this.#refused);
    if (refused === this.#refused) return false;
    this.#refused = refused;
    this.#visibility = this.#model.visibilities.byRefusals[refused]!;
    return true;
  }

  /** Remembers it for the history conditions that ask about such activities. */
  #note(activity: Activity): boolean {
    let noted = false;
    for (const index of this.#model.slotsByType.get(activity.type) ?? NONE) {
      const tracker = (this.#trackers[index] ??= this.#model.slots[index]!.start());
      noted = tracker.add(activity) || noted;
    }
    return noted;
  }

  /** What conditions say at a minute about the standing. */
  levelConditions(minute: number): Readonly<LevelConditions> {
    this.#goTo(minute);
    const situation = (this.#situation ??= new LevelConditions(this.#model));
    if (!this.#situationJudged) situation.judge(this, minute);
    this.#situationJudged = true;
    return situation;
  }

  /** What conditions give to the points at a minute. */
  conditionPoints(minute: number): Readonly<ConditionPoints> {
    this.#goTo(minute);
    if (!this.#basisJudged) this.#basis.judge(this, minute, this.#visibility);
    this.#basisJudged = true;
    return this.#basis;
  }

  /** The next minute after this one at which a window closes; infinite if none is open. */
  nextExpiry(minute: number): number {
    this.#goTo(minute);
    return this.#until;
  }

  /** 0–100 in thousandths, conditions standing as at a minute; what adds may be taken at a later one, what subtracts at another. */
  total(minute: number, adding = minute, subtracting = adding): number {
    let sum = 0;
    for (const group of this.#groups(minute, adding, subtracting)) sum += group;
    return thousandths(Math.min(this.#model.cap, Math.max(0, sum)));
  }

  /** What the criteria come to at a minute. */
  tally(minute: number): Tally {
    const groups = this.#groups(minute, minute, minute).slice();
    const mask = this.#basis.mask.slice();
    this.#accounts.mark(mask, this.#visibility);
    return { groups, mask };
  }

  /** Each group's points; the same array each time. */
  #groups(minute: number, adding: number, subtracting: number): readonly number[] {
    const { points } = this.conditionPoints(minute);
    const groups = this.#sums;
    for (let index = 0; index < groups.length; index += 1) groups[index] = points[index]!;
    this.#accounts.addTo(groups, this.#visibility, adding, subtracting);
    this.#basis.bound(groups, this.#visibility);
    return groups;
  }

  /** Moves to a minute; conditions are asked again only where what they say may have changed. */
  #goTo(minute: number): void {
    if (minute >= this.#from && minute < this.#until) return;
    this.#from = minute;
    this.#until = this.#lapseAfter(minute);
    this.#basisJudged = false;
    this.#situationJudged = false;
  }

  #lapseAfter(minute: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const tracker of this.#trackers) {
      if (tracker !== undefined) next = Math.min(next, tracker.nextExpiry(minute));
    }
    return next;
  }
}
