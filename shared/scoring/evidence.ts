import { own } from '../runtime/names.ts';
import { ASKING_ORDER, BANT, type BantAnswer, type BantItem } from '../lead/bant.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { ActivitySource, Scalar } from '../lead/activity.ts';
import type { CompiledModel } from './compile.ts';
import { fieldsAsked, fieldsOfBant } from './leaves.ts';
import type { LeadState } from '../lead/state.ts';
import { interestsOf } from '../lead/interests.ts';
import { type Profile, profileOf } from '../lead/profile.ts';
import { Present } from './present.ts';
import { answersFor, type WhatIf } from './what-if.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** The answer to a BANT item, its source, and since when it is known (ms). */
export interface BantFinding {
  readonly answer: BantAnswer;
  readonly value?: Scalar;
  readonly source?: ActivitySource;
  readonly at?: number;
}

/** An unknown fact, and what knowing it would be worth. */
export interface OpenQuestion {
  readonly field: string;
  /** Set where the field answers a BANT item. */
  readonly bant?: BantItem;
  /** Points added by the best answer. */
  readonly worth: number;
}

/** Data quality of one lead under one model. */
export interface Evidence {
  /** Number of activities that are evidence, and the model's minimum below which the tier is `unknown`. */
  readonly pieces: number;
  readonly wanted: number;
  readonly enough: boolean;
  /** Share of the model's profile fields that are known, 0–1. */
  readonly completeness: number;
  readonly bant: Readonly<Record<BantItem, BantFinding>>;
  /** The most valuable question first; empty when all facts are known. */
  readonly questions: readonly OpenQuestion[];
}

const QUESTIONS = 5;

/** Assesses what is known of a lead. Pure; costs one fold of the history. */
export function evidenceOf(
  history: HumanHistory,
  model: CompiledModel,
  lists: Playbook['lists'],
  at: number,
): Evidence {
  const present = new Present(history, model, at);
  const { state } = present;
  const profile = profileOf(history, at);
  const fields = fieldsAsked(model.model);
  const isStated = (field: string): boolean =>
    field === 'interests' ? interestsOf(history, at).length > 0 : own(profile, field) !== undefined;
  const known = fields.filter(isStated);
  const wanted = model.model.evidenceFloor;
  return {
    pieces: state.evidence,
    wanted,
    enough: state.evidence >= wanted,
    completeness: fields.length === 0 ? 1 : known.length / fields.length,
    bant: findings(state, profile, model),
    questions: questions(present, model, lists, profile),
  };
}

function findings(state: LeadState, profile: Profile, { model }: CompiledModel): Evidence['bant'] {
  const finding = (item: BantItem): BantFinding => {
    const facts = [...fieldsOfBant(model, item)].flatMap((field) => own(profile, field) ?? []);
    const [latest] = facts.toSorted((a, b) => b.at - a.at);
    return { answer: state.bant[item], ...latest };
  };
  return {
    budget: finding('budget'),
    authority: finding('authority'),
    need: finding('need'),
    timeframe: finding('timeframe'),
  };
}

function questions(
  present: Present,
  model: CompiledModel,
  lists: Playbook['lists'],
  profile: Profile,
): OpenQuestion[] {
  const now = present.state;
  const best = new Map<string, number>();
  for (const what of answersFor(model.model, lists)) {
    if (what.kind !== 'answer' || isKnown(what, now, profile, model)) continue;
    const worth = present.after(what).points - now.points;
    best.set(what.field, Math.max(worth, best.get(what.field) ?? 0));
  }
  return [...best]
    .map(([field, worth]): OpenQuestion => {
      const bant = BANT.find((item) => fieldsOfBant(model.model, item).has(field));
      return { field, worth: Math.round(worth * 1000) / 1000, ...(bant && { bant }) };
    })
    .filter(({ bant, worth }) => bant !== undefined || worth > 0)
    .toSorted((a, b) => b.worth - a.worth || turnOf(a) - turnOf(b))
    .slice(0, QUESTIONS);
}

const turnOf = ({ bant }: OpenQuestion): number =>
  bant === undefined ? ASKING_ORDER.length : ASKING_ORDER.indexOf(bant);

/** A stated field is known; a BANT field only if its answer is a yes or a no. */
function isKnown(
  { field }: WhatIf & { kind: 'answer' },
  now: LeadState,
  profile: Profile,
  { model }: CompiledModel,
): boolean {
  const item = BANT.find((each) => fieldsOfBant(model, each).has(field));
  return item === undefined ? own(profile, field) !== undefined : now.bant[item] !== 'unknown';
}
