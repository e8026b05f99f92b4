import { CONSENT_FIELDS, TRACKING_PURPOSES } from '../lead/purposes.ts';
import type { BantItem } from '../lead/bant.ts';
import type { Line, Model, Playbook } from '../playbook/schema.ts';
import type { Activity } from '../lead/activity.ts';
import { ConditionCompiler, type Test } from './conditions.ts';
import {
  compileCriteria,
  type CompiledActivityCriterion,
  type CompiledStateCriterion,
  type PlacedCriterion,
} from './criteria.ts';
import { compileMatch, type Matches } from './matching.ts';
import { STATEMENT_MINUTES } from '../lead/field-statements.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { minutesIn, thousandths } from '../lead/minutes.ts';
import { classifyPages } from './pages.ts';
import { FieldPredicates } from './field-predicates.ts';
import { compileVisibilities, type ConsentVisibilities } from './consent-visibility.ts';
import type { Slot } from './trackers.ts';

/** A level with hysteresis: entered at one line, left below a lower one. Points in thousandths. */
export interface Level {
  readonly enter: number;
  readonly exit: number;
  readonly needs: Test;
  readonly behaviour: Test;
  /** Minimum stay, ms. */
  readonly stay: number;
}

/** A group and its cap. */
export interface CompiledGroup {
  readonly id: string;
  readonly cap: number;
}

/** The minimum points of a group (by position) while a condition holds. */
export interface CompiledBaseline {
  readonly group: number;
  readonly test: Test;
  readonly points: number;
}

export interface CompiledModel {
  readonly id: string;
  readonly model: Model;
  readonly rememberMinutes: number;
  /** How long a statement of a profile field outranks those of weaker sources. */
  readonly statementMinutes: number;
  readonly classify: (activity: Activity) => Activity;
  readonly evidenceTypes: ReadonlySet<string>;
  readonly lastingTypes: ReadonlySet<string>;
  readonly groups: readonly CompiledGroup[];
  /** Each group's floor, and a zero for each group. */
  readonly floors: readonly number[];
  readonly noPoints: readonly number[];
  readonly baselines: readonly CompiledBaseline[];
  /** Upper bound of the score, points. */
  readonly cap: number;
  /** All criteria, in the model's order. */
  readonly criteria: readonly PlacedCriterion[];
  readonly activityCriteria: readonly CompiledActivityCriterion[];
  /** The activity criteria by activity type (indexes). */
  readonly criteriaByType: ReadonlyMap<string, readonly number[]>;
  readonly stateCriteria: readonly CompiledStateCriterion[];
  /**
   * The predicates over profile fields; a criterion that is a single predicate has the bit of its position in
   * the model's list.
   */
  readonly predicates: FieldPredicates;
  readonly slots: readonly Slot[];
  readonly slotsByType: ReadonlyMap<string, readonly number[]>;
  readonly visibilities: ConsentVisibilities;
  readonly gates: readonly Test[];
  readonly bant: Readonly<Record<BantItem, { readonly yes: Test; readonly no: Test }>>;
  readonly audience: Test;
  readonly audienceAsksHistory: boolean;
  readonly levels: { readonly warm: Level; readonly hot: Level; readonly highValue: Level };
  /** All points (thousandths) at which a level is entered or left. */
  readonly lines: readonly number[];
  readonly stages: { readonly mql: Matches; readonly sql: Matches };
}

/** A playbook version compiled for the fold. */
export interface CompiledPlaybook {
  readonly playbook: Playbook;
  readonly number: number;
  /** When it was published, ms; 0 for the version that an environment starts with. */
  readonly publishedAt: number;
  readonly models: ReadonlyMap<string, CompiledModel>;
}

const always: Test = () => true;
const never: Test = () => false;

function index<T>(items: readonly T[], typesOf: (item: T) => readonly string[]): Map<string, number[]> {
  const byType = new Map<string, number[]>();
  items.forEach((item, position) => {
    for (const type of typesOf(item)) {
      const positions = byType.get(type);
      if (positions === undefined) byType.set(type, [position]);
      else positions.push(position);
    }
  });
  return byType;
}

function levelOf(line: Line, stayMinutes: number, needs: Test, behaviour: Test): Level {
  const enter = line.over === undefined ? thousandths(line.from ?? 0) : thousandths(line.over) + 1;
  return { enter, exit: thousandths(line.leaveBelow), needs, behaviour, stay: stayMinutes * MINUTE_MS };
}

function compileLevels(model: Model, conditions: ConditionCompiler): CompiledModel['levels'] {
  const tier = (rule: Model['tiers']['hot']): Level =>
    levelOf(
      rule.line,
      rule.stayMinutes,
      rule.needs === undefined ? always : conditions.compile(rule.needs),
      rule.behaviour === undefined ? never : conditions.compile(rule.behaviour),
    );
  const { line, stayMinutes } = model.highValue;
  return {
    warm: tier(model.tiers.warm),
    hot: tier(model.tiers.hot),
    highValue: levelOf(line, stayMinutes, always, never),
  };
}

/** Compiles one model to closures over named operations. Text of the document is never executed. */
export function compileModel(id: string, model: Model, playbook: Playbook): CompiledModel {
  const questions = new FieldPredicates(model.criteria.length);
  for (const purpose of TRACKING_PURPOSES) questions.markConsent(CONSENT_FIELDS[purpose]);
  const conditions = new ConditionCompiler(questions, model.bant, playbook.lists);
  const audience = model.audience === undefined ? always : conditions.compile(model.audience);
  const audienceAsksHistory = conditions.slots.length > 0;
  const groups = Object.entries(model.groups).map(([group, { cap }]) => ({ id: group, cap }));
  const baselines = Object.values(model.groups).flatMap(({ baseline }, group) =>
    baseline === undefined
      ? []
      : [{ group, test: conditions.compile(baseline.when), points: baseline.points }],
  );
  const criteria = compileCriteria(model, Object.keys(model.groups), conditions);
  const bant = (item: BantItem) => ({
    yes: conditions.compile(model.bant[item].yes),
    no: conditions.compile(model.bant[item].no),
  });
  const levels = compileLevels(model, conditions);
  const types = Object.entries(playbook.activityTypes);
  const stage = (match: Model['stages']['mql']): Matches =>
    match === undefined ? () => false : compileMatch(match).matches;
  return {
    id,
    model,
    rememberMinutes: minutesIn(playbook.rememberDays),
    statementMinutes: STATEMENT_MINUTES,
    classify: classifyPages(playbook.pages),
    evidenceTypes: new Set(types.filter(([, type]) => type.evidence).map(([name]) => name)),
    lastingTypes: new Set(types.filter(([, type]) => type.lasting).map(([name]) => name)),
    groups,
    floors: Object.values(model.groups).map(({ floor = 0 }) => floor),
    noPoints: groups.map(() => 0),
    baselines,
    cap: model.cap ?? 100,
    ...criteria,
    predicates: questions,
    criteriaByType: index(criteria.activityCriteria, (criterion) => criterion.types),
    visibilities: compileVisibilities(model, playbook),
    gates: model.gates.map((gate) => conditions.compile(gate.when)),
    bant: {
      budget: bant('budget'),
      authority: bant('authority'),
      need: bant('need'),
      timeframe: bant('timeframe'),
    },
    audience,
    audienceAsksHistory,
    levels,
    lines: Object.values(levels).flatMap(({ enter, exit }) => [enter, exit]),
    stages: { mql: stage(model.stages.mql), sql: stage(model.stages.sql) },
    slots: conditions.slots,
    slotsByType: index(conditions.slots, (slot) => slot.types),
  };
}

/** Compiles every model of a version. Done once, since versions are immutable. */
export function compile(playbook: Playbook, number: number, publishedAt = 0): CompiledPlaybook {
  const models = Object.entries(playbook.models).map(
    ([id, model]) => [id, compileModel(id, model, playbook)] as const,
  );
  return { playbook, number, publishedAt, models: new Map(models) };
}
