import type { ActivityMatch, Condition } from './conditions.ts';
import { conditionsIn, type Located, matchesOf, partsOf } from './model-parts.ts';
import type { Path } from './problem.ts';
import type { ActivityCriterion, Decay, Model, Playbook } from './schema.ts';
import { BANT, type BantItem } from '../lead/bant.ts';
import { DAY_MINUTES } from '../runtime/time.ts';

/** The lead by which a playbook is measured: few people do more in the two years that are remembered. */
export const ACTIVITIES = 2_000;

/** The evaluations that a part of a playbook costs, and where it stands. */
export interface Cost {
  readonly path: Path;
  readonly evaluations: number;
}

/** The work that a part of a model causes. */
interface Work {
  readonly path: Path;
  /** Evaluations for each activity. */
  readonly activity: number;
  /** Evaluations for each instant. */
  readonly instant: number;
  /** Instants that it adds, at which all parts are evaluated. */
  readonly instants: number;
  /** Hypotheticals of an outlook. */
  readonly hypotheticals: number;
}

/**
 * What it costs at most to score a lead of 2,000 activities, by part of the playbook, dearest first. An
 * evaluation is a look at one criterion, step of a decay, part of a condition, property or page rule. A fold
 * shows each activity to all parts, and evaluates them at two instants for each activity, where a window
 * closes (a cost of the window), and where the search for the crossing of a line looks (a cost of the points
 * that fade); an outlook evaluates them once more for each hypothetical. Measured on the default and on
 * playbooks made to be dear: 7 to 70 ns an evaluation.
 */
export const costsOf = (playbook: Playbook): Cost[] =>
  Object.entries(playbook.models)
    .flatMap(([id, model]) => costsOfModel(model, ['models', id], playbook))
    .toSorted((a, b) => b.evaluations - a.evaluations);

function costsOfModel(model: Model, path: Path, playbook: Playbook): Cost[] {
  const works = worksOf(model, path, playbook);
  const total = (of: (work: Work) => number): number => works.reduce((sum, work) => sum + of(work), 0);
  const instant = total((work) => work.instant);
  const hypotheticals = total((work) => work.hypotheticals);
  return works.map((work) => ({
    path: work.path,
    evaluations:
      (ACTIVITIES + hypotheticals) * work.activity +
      (2 * ACTIVITIES + hypotheticals) * work.instant +
      work.instants * instant,
  }));
}

function worksOf(model: Model, path: Path, { pages, rememberDays }: Playbook): Work[] {
  const sizes = bantSizes(model);
  const searched = instantsSearched(model, rememberDays);
  return [
    { path: ['pages'], activity: pages.length, instant: 0, instants: 0, hypotheticals: 0 },
    ...model.criteria.flatMap((criterion, index) =>
      'on' in criterion ? [workOfCriterion(criterion, [...path, 'criteria', index], searched)] : [],
    ),
    ...conditionsIn(model, path).map((condition) => workOfCondition(condition, sizes, rememberDays)),
  ];
}

const workOfCriterion = (
  criterion: ActivityCriterion,
  path: Path,
  searched: (criterion: ActivityCriterion) => number,
): Work => ({
  path,
  activity: comparisons(criterion.on),
  instant: 2 + (criterion.decay.kind === 'steps' ? criterion.decay.steps.length : 0),
  instants: searched(criterion),
  hypotheticals: [criterion.on.did].flat().length,
});

function workOfCondition(condition: Located<Condition>, sizes: BantSizes, rememberDays: number): Work {
  const parts = partsOf(condition);
  const matches = parts.flatMap(matchesOf).map(({ part }) => part);
  const sum = <T>(all: readonly T[], of: (each: T) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  const asks = sum(parts, ({ part }) => ('field' in part ? 1 : 0));
  return {
    path: condition.path,
    activity: sum(matches, comparisons) + sum(parts, ({ part }) => ('edge' in part ? 1 : 0)) + asks,
    instant: sum(parts, ({ part }) => sizeOf(part, sizes)),
    instants: sum(parts, ({ part }) => closingsOf(part, rememberDays)),
    hypotheticals: sum(matches, ({ did }) => [did].flat().length) + asks,
  };
}

/** An activity is compared by its type, and by each property that is asked for. */
const comparisons = ({ where = {} }: ActivityMatch): number => 1 + Object.keys(where).length;

/** How many parts the rules of each BANT item have: a question about the item is one about them. */
type BantSizes = ReadonlyMap<BantItem, number>;

const bantSizes = ({ bant }: Model): BantSizes =>
  new Map(
    BANT.map((item) => {
      const rules = [bant[item].yes, bant[item].no];
      return [item, rules.flatMap((part) => partsOf({ part, path: [] })).length];
    }),
  );

function sizeOf(part: Condition, sizes: BantSizes): number {
  if ('complete' in part) return part.complete.length;
  return 'bant' in part ? sizes.get(part.bant)! : 1;
}

/**
 * How often a window can close: each time takes a silence as long as the window, or, where several activities
 * are asked for, one of them.
 */
function closingsOf(part: Condition, rememberDays: number): number {
  const silences = (days: number): number => Math.min(ACTIVITIES, 1 + rememberDays / days);
  if ('sequence' in part) return part.forDays === undefined ? 0 : silences(part.forDays);
  if (!('did' in part) || part.withinDays === undefined) return 0;
  return part.atLeast === undefined || part.atLeast === 1 ? silences(part.withinDays) : ACTIVITIES;
}

/**
 * The instants at which the search for a crossing looks because of a criterion, where points can also rise by
 * time alone, since negative ones fade. It halves the time until what fades in a piece is less than the
 * points' distance from a line, taken as one point, and looks long only where as much fades up as down: in
 * all at each minute where a point fades in a minute.
 */
function instantsSearched(
  { criteria }: Model,
  rememberDays: number,
): (criterion: ActivityCriterion) => number {
  const rates = criteria.flatMap((each) =>
    'on' in each ? [{ rate: fadingPerMinute(each), isNegative: each.points < 0 }] : [],
  );
  const sum = rates.reduce((total, { rate }) => total + rate, 0);
  const negative = rates.reduce((total, { rate, isNegative }) => total + (isNegative ? rate : 0), 0);
  const inAll = rememberDays * DAY_MINUTES * Math.min(1, 2 * negative, 2 * (sum - negative));
  return (criterion) => (inAll === 0 ? 0 : (inAll * fadingPerMinute(criterion)) / sum);
}

/** The points of a criterion at most, half of which fade in a half-life. */
function fadingPerMinute({
  points,
  count,
  cap = Number.POSITIVE_INFINITY,
  decay,
}: ActivityCriterion): number {
  const most = Math.min(cap, Math.abs(points) * (count === 'once' ? 1 : ACTIVITIES));
  return most / (2 * daysOf(decay) * DAY_MINUTES);
}

function daysOf(decay: Decay): number {
  if (decay.kind === 'none') return Number.POSITIVE_INFINITY;
  return decay.kind === 'steps' ? decay.steps[0]!.afterDays : decay.days;
}
