import { ASKING_ORDER, BANT, type BantAnswer, type BantItem } from '../lead/bant.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { ActivitySource, Scalar } from '../lead/activity.ts';
import type { CompiledModel } from './compile.ts';
import { fold } from './fold.ts';
import { fieldsAsked, fieldsOfBant } from './leaves.ts';
import type { LeadState } from '../lead/state.ts';
import { type Profile, profileOf } from '../lead/profile.ts';
import { answersFor, hypothetical, type WhatIf } from './what-if.ts';
import { type HumanHistory, withActivity } from '../lead/human-history.ts';

/** Where an item of BANT stands, and on whose word since when (ms). */
export interface BantFinding {
  readonly answer: BantAnswer;
  readonly value?: Scalar;
  readonly source?: ActivitySource;
  readonly at?: number;
}

/** The unknown fact that is worth most to know. */
export interface OpenQuestion {
  readonly field: string;
  /** Set where the field answers an item of BANT. */
  readonly bant?: BantItem;
  /** Points that the best answer would add. */
  readonly worth: number;
}

/** Whether there is enough to go by, for one lead under one model. */
export interface Evidence {
  /** Deeds that show that a person is there, and how many the model wants before it says more than `unknown`. */
  readonly pieces: number;
  readonly wanted: number;
  readonly enough: boolean;
  /** Share of the facts the model asks for that are known, 0–1. */
  readonly completeness: number;
  readonly bant: Readonly<Record<BantItem, BantFinding>>;
  /** The best question first; none when all is known. */
  readonly questions: readonly OpenQuestion[];
}

const QUESTIONS = 5;

/** Weighs what is known of a lead. Pure; a fold for each answer that the model would count. */
export function evidenceOf(
  history: HumanHistory,
  model: CompiledModel,
  lists: Playbook['lists'],
  at: number,
): Evidence {
  const state = fold(history, model, at);
  const profile = profileOf(history, at);
  const asked = fieldsAsked(model.model);
  const known = asked.filter((field) => profile[field] !== undefined);
  const wanted = model.model.evidenceFloor;
  return {
    pieces: state.evidence,
    wanted,
    enough: state.evidence >= wanted,
    completeness: asked.length === 0 ? 1 : known.length / asked.length,
    bant: findings(state, profile, model),
    questions: questions(history, model, lists, at, state, profile),
  };
}

function findings(state: LeadState, profile: Profile, { model }: CompiledModel): Evidence['bant'] {
  const finding = (item: BantItem): BantFinding => {
    const facts = [...fieldsOfBant(model, item)].flatMap((field) => profile[field] ?? []);
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
  history: HumanHistory,
  model: CompiledModel,
  lists: Playbook['lists'],
  at: number,
  now: LeadState,
  profile: Profile,
): OpenQuestion[] {
  const best = new Map<string, number>();
  for (const what of answersFor(model.model, lists)) {
    if (what.kind !== 'answer' || isKnown(what, now, profile, model)) continue;
    const worth = fold(withActivity(history, hypothetical(what, at)), model, at).points - now.points;
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

/** A field that was told is known; one of BANT only where its answer could be made sense of. */
function isKnown(
  { field }: WhatIf & { kind: 'answer' },
  now: LeadState,
  profile: Profile,
  { model }: CompiledModel,
): boolean {
  const item = BANT.find((each) => fieldsOfBant(model, each).has(field));
  return item === undefined ? profile[field] !== undefined : now.bant[item] !== 'unknown';
}
