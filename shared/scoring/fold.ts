import type { BantAnswer, BantItem } from '../lead/bant.ts';
import type { Activity } from '../lead/activity.ts';
import { positionsOf } from '../runtime/bits.ts';
import type { CompiledModel } from './compile.ts';
import { DAY_MINUTES, MINUTE_MS } from '../runtime/time.ts';
import { minuteOf, thousandths } from '../lead/minutes.ts';
import type { LeadState } from '../lead/state.ts';
import { sameStanding } from '../lead/standing.ts';
import { Timeline, visible } from './timeline.ts';
import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';

const rounded = (points: number): number => thousandths(points) / 1000;

/** Points after this many days without activity. */
export interface Silent {
  readonly in7: number;
  readonly in30: number;
  readonly in90: number;
}

/**
 * A lead as of its last relevant activity: depends on its history alone, not on the time that has passed
 * since.
 */
export interface Totals {
  /** The instant (ms) of all other values here; 0 without a relevant activity. */
  readonly asOf: number;
  readonly points: number;
  readonly groups: Readonly<Record<string, number>>;
  readonly bant: Readonly<Record<BantItem, BantAnswer>>;
  readonly evidence: number;
  /** Positions, in the model's list, of the criteria that contribute. */
  readonly matched: readonly number[];
  readonly silent: Silent;
}

/** A lead under one model at one instant, with everything that is stored. */
export interface Projection {
  readonly state: LeadState;
  readonly totals: Totals;
  /**
   * No later than the first instant (ms) at which the standing changes without further activities; undefined
   * if it never does.
   */
  readonly nextChange: number | undefined;
}

/** A timeline advanced to an instant, with the activities it has processed. */
interface Unfolded {
  readonly timeline: Timeline;
  readonly seen: readonly Activity[];
}

function unfold(history: HumanHistory, model: CompiledModel, at: number): Unfolded {
  const seen = visible(history, model, at);
  return { timeline: new Timeline(model).advanceThrough(seen, at), seen };
}

function named(groups: readonly number[], model: CompiledModel): Record<string, number> {
  const byName: Record<string, number> = {};
  for (const [index, { id }] of model.groups.entries()) byName[id] = rounded(groups[index]!);
  return byName;
}

const pointsAt = ({ ledger }: Timeline, minute: number): number => ledger.total(minute) / 1000;

function bantAt({ ledger }: Timeline, minute: number): Record<BantItem, BantAnswer> {
  return {
    budget: ledger.bant('budget', minute),
    authority: ledger.bant('authority', minute),
    need: ledger.bant('need', minute),
    timeframe: ledger.bant('timeframe', minute),
  };
}

const appliesAt = ({ ledger }: Timeline, at: number): boolean => ledger.levelConditions(minuteOf(at)).applies;

/** The state at a timeline's current instant. */
export function stateAt(timeline: Timeline, model: CompiledModel, at: number): LeadState {
  const minute = minuteOf(at);
  const { standing, tierAt, stageAt, highValueAt } = timeline.since;
  const { groups, mask } = timeline.ledger.tally(minute);
  return {
    applies: appliesAt(timeline, at),
    standing,
    tierAt,
    stageAt,
    highValueAt,
    points: pointsAt(timeline, minute),
    groups: named(groups, model),
    evidence: timeline.ledger.evidence,
    bant: bantAt(timeline, minute),
    matched: positionsOf(mask).map((index) => model.criteria[index]!.id),
  };
}

/**
 * A lead's state at an instant: a pure function of its history, the model and the instant. Bot verdicts rest
 * on the whole history, including activities after the instant.
 */
export const fold = (history: HumanHistory, model: CompiledModel, at: number): LeadState =>
  stateAt(unfold(history, model, at).timeline, model, at);

/**
 * The first minute at which the oldest behaviour is no longer remembered; undefined if all activities are
 * lasting.
 */
function forgetting(seen: readonly Activity[], model: CompiledModel): number | undefined {
  const oldest = seen.find(({ type }) => !model.lastingTypes.has(type));
  return oldest === undefined ? undefined : minuteOf(oldest.occurredAt) + model.rememberMinutes;
}

/** A century: all points have faded and every window has closed by then. */
export const HORIZON = 36_525 * DAY_MINUTES;

/**
 * When the standing changes without further activities. Each instant at which behaviour is forgotten needs a
 * new fold: after `looks` of them the next such instant is returned instead, and examined when it is due.
 */
function nextChangeOf(
  unfolded: Unfolded,
  known: HumanHistory,
  model: CompiledModel,
  at: number,
  looks: number,
): number | undefined {
  const now = unfolded.timeline.standing;
  const mayApply =
    unfolded.timeline.ledger.isDisputed || mayComeToApply(known, model) || appliesAt(unfolded.timeline, at);
  if (!mayApply) return undefined;
  let { timeline, seen } = unfolded;
  let instant = at;
  for (let looked = 1; ; looked += 1) {
    const forgets = forgetting(seen, model);
    const change = timeline.firstChange(forgets === undefined ? minuteOf(instant) + HORIZON : forgets - 1);
    if (change !== undefined || forgets === undefined) return change;
    instant = forgets * MINUTE_MS;
    if (looked === looks) return instant;
    ({ timeline, seen } = unfold(known, model, instant));
    if (!sameStanding(now, timeline.standing)) return instant;
  }
}

/**
 * Outside an audience defined by profile fields, time changes nothing, unless a stated field can be forgotten
 * (or is disputed).
 */
export const mayComeToApply = (known: HumanHistory, model: CompiledModel): boolean =>
  model.audienceAsksHistory ||
  known.some(({ type, profile }) => profile !== undefined && !model.lastingTypes.has(type));

function totalsOf(timeline: Timeline, model: CompiledModel): Totals {
  const asOf = timeline.lastRelevantAt;
  const minute = minuteOf(asOf);
  const silentAfter = (days: number): number => pointsAt(timeline, minute + days * DAY_MINUTES);
  const silent = { in7: silentAfter(7), in30: silentAfter(30), in90: silentAfter(90) };
  const { groups, mask } = timeline.ledger.tally(minute);
  return {
    asOf,
    points: pointsAt(timeline, minute),
    groups: named(groups, model),
    bant: bantAt(timeline, minute),
    evidence: timeline.ledger.evidence,
    matched: positionsOf(mask),
    silent,
  };
}

/**
 * The state at an instant, with everything that is stored. `looks`: how many instants at which behaviour is
 * forgotten are examined for the next change; each costs a fold.
 */
export function project(history: HumanHistory, model: CompiledModel, at: number, looks = 1): Projection {
  const known = humanHistoryUntil(history, at);
  const unfolded = unfold(known, model, at);
  const state = stateAt(unfolded.timeline, model, at);
  const totals = totalsOf(unfolded.timeline, model);
  return { state, totals, nextChange: nextChangeOf(unfolded, known, model, at, looks) };
}
