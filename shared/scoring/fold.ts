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

/** Points a lead would have after this many days in which nothing arrives. */
export interface Silent {
  readonly in7: number;
  readonly in30: number;
  readonly in90: number;
}

/** A lead as of the last activity that mattered: a function of its history alone, so that waiting changes nothing in it. */
export interface Totals {
  /** Instant (ms) that everything else here is of; 0 before anything mattered. */
  readonly asOf: number;
  readonly points: number;
  readonly groups: Readonly<Record<string, number>>;
  readonly bant: Readonly<Record<BantItem, BantAnswer>>;
  readonly evidence: number;
  /** Positions, in the model's list, of the criteria that count for anything. */
  readonly matched: readonly number[];
  readonly silent: Silent;
}

/** A lead under one model at one instant, with all that is stored of it. */
export interface Projection {
  readonly state: LeadState;
  readonly totals: Totals;
  /** Never later than the first instant (ms) at which the standing differs if nothing arrives; undefined if it never will. */
  readonly nextChange: number | undefined;
}

/** A timeline that has come to an instant, and all that it has seen. */
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

/** The state at the instant that a timeline has come to. */
export function stateAt(timeline: Timeline, model: CompiledModel, at: number): LeadState {
  const minute = minuteOf(at);
  const { standing, tierAt, stageAt, highValueAt } = timeline;
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
 * A lead's state at an instant: a pure function of its history, the model and the instant. Whose hits count is judged by all of the
 * history that is given, also by what happened after the instant: it is what is known.
 */
export const fold = (history: HumanHistory, model: CompiledModel, at: number): LeadState =>
  stateAt(unfold(history, model, at).timeline, model, at);

/** The first minute from which the oldest behaviour that is seen is forgotten; undefined if all of it lasts. */
function forgetting(seen: readonly Activity[], model: CompiledModel): number | undefined {
  const oldest = seen.find(({ type }) => !model.lastingTypes.has(type));
  return oldest === undefined ? undefined : minuteOf(oldest.occurredAt) + model.rememberMinutes;
}

/** A century: whatever fades has faded, every window has closed. */
const HORIZON = 36_525 * DAY_MINUTES;

/**
 * When the standing changes by waiting. Something being forgotten needs a new fold: after `looks` of them the next such instant is
 * named instead, and looked at when it comes.
 */
function nextChangeOf(
  unfolded: Unfolded,
  known: HumanHistory,
  model: CompiledModel,
  at: number,
  looks: number,
): number | undefined {
  const now = unfolded.timeline.standing;
  if (!appliesAt(unfolded.timeline, at) && !mayComeToApply(known, model)) return undefined;
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

/** Outside an audience that asks only who somebody is, waiting changes nothing, unless what they said can be forgotten. */
const mayComeToApply = (known: HumanHistory, model: CompiledModel): boolean =>
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
 * The state at an instant, and all that is stored of it. `looks`: how many instants at which behaviour is forgotten may be
 * looked past for the next change; each costs a fold.
 */
export function project(history: HumanHistory, model: CompiledModel, at: number, looks = 1): Projection {
  const known = humanHistoryUntil(history, at);
  const unfolded = unfold(known, model, at);
  const state = stateAt(unfolded.timeline, model, at);
  const totals = totalsOf(unfolded.timeline, model);
  return { state, totals, nextChange: nextChangeOf(unfolded, known, model, at, looks) };
}
