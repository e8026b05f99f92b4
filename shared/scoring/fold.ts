import type { BantItem } from '../playbook/conditions.ts';
import type { Activity } from './activity.ts';
import type { CompiledModel } from './compile.ts';
import { DAY, DAY_MINUTES, MINUTE, minuteOf, thousandths } from './minutes.ts';
import { type BantAnswer, type LeadState, sameStanding, type Standing } from './state.ts';
import { visible, Walk } from './walk.ts';

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

const walkTo = (history: readonly Activity[], model: CompiledModel, at: number): Walk =>
  new Walk(model).through(visible(history, model, at), at);

function groupsAt({ ledger }: Walk, model: CompiledModel, minute: number): Record<string, number> {
  ledger.situation(minute);
  const points = ledger.groups(minute);
  return Object.fromEntries(model.groups.map(({ id }, index) => [id, rounded(points[index]!)]));
}

function pointsAt({ ledger }: Walk, minute: number): number {
  ledger.situation(minute);
  return ledger.total(minute) / 1000;
}

function bantAt({ ledger }: Walk, minute: number): Record<BantItem, BantAnswer> {
  return {
    budget: ledger.bant('budget', minute),
    authority: ledger.bant('authority', minute),
    need: ledger.bant('need', minute),
    timeframe: ledger.bant('timeframe', minute),
  };
}

function stateAt(walk: Walk, model: CompiledModel, at: number): LeadState {
  const minute = minuteOf(at);
  const { standing, tierAt, stageAt, highValueAt } = walk;
  return {
    standing,
    tierAt,
    stageAt,
    highValueAt,
    points: pointsAt(walk, minute),
    groups: groupsAt(walk, model, minute),
    evidence: walk.ledger.evidence,
    bant: bantAt(walk, minute),
    matched: walk.ledger.matched().map((index) => model.model.criteria[index]!.id),
  };
}

/** A lead's state at an instant: a pure function of its history, the model and the instant. */
export const fold = (history: readonly Activity[], model: CompiledModel, at: number): LeadState =>
  stateAt(walkTo(history, model, at), model, at);

/** The first minute from which the oldest visible behaviour is forgotten; undefined if all that is seen lasts. */
function forgetting(history: readonly Activity[], model: CompiledModel, at: number): number | undefined {
  const oldest = visible(history, model, at).find(({ type }) => !model.lastingTypes.has(type));
  return oldest === undefined ? undefined : minuteOf(oldest.occurredAt) + model.rememberMinutes;
}

/** Folds done at one wake to look past instants at which something is forgotten; then it wakes again there. */
const FORGETTINGS_A_WAKE = 64;

/**
 * When the standing changes by waiting. Something being forgotten needs a new fold; while that is more than a day off it is
 * only named, and looked at when it comes: a wake too early costs one look, and it is years away.
 */
function nextChangeOf(
  walk: Walk,
  history: readonly Activity[],
  model: CompiledModel,
  at: number,
): number | undefined {
  const now: Standing = walk.standing;
  let from = walk;
  let instant = at;
  for (let looked = 0; looked < FORGETTINGS_A_WAKE; looked += 1) {
    const forgets = forgetting(history, model, instant);
    const until = forgets === undefined ? minuteOf(instant) + model.rememberMinutes : forgets - 1;
    const change = from.firstChange(until);
    if (change !== undefined || forgets === undefined) return change;
    instant = forgets * MINUTE;
    if (instant - at > DAY) return instant;
    from = walkTo(history, model, instant);
    if (!sameStanding(now, from.standing)) return instant;
  }
  return instant;
}

function totalsOf(walk: Walk, model: CompiledModel): Totals {
  const asOf = walk.lastMattering;
  const minute = minuteOf(asOf);
  const silentAfter = (days: number): number => pointsAt(walk, minute + days * DAY_MINUTES);
  const silent = { in7: silentAfter(7), in30: silentAfter(30), in90: silentAfter(90) };
  const groups = groupsAt(walk, model, minute);
  return {
    asOf,
    points: pointsAt(walk, minute),
    groups,
    bant: bantAt(walk, minute),
    evidence: walk.ledger.evidence,
    matched: walk.ledger.matched(),
    silent,
  };
}

/** The state at an instant, and all that is stored of it. */
export function project(history: readonly Activity[], model: CompiledModel, at: number): Projection {
  const walk = walkTo(history, model, at);
  const state = stateAt(walk, model, at);
  const totals = totalsOf(walk, model);
  const known = history.filter(({ occurredAt }) => occurredAt <= at);
  return { state, totals, nextChange: nextChangeOf(walk, known, model, at) };
}

/** Whether a model's audience includes a lead, by what is known at an instant. */
export const appliesTo = (history: readonly Activity[], model: CompiledModel, at: number): boolean =>
  model.audience(walkTo(history, model, at).ledger, minuteOf(at));
