import * as z from 'zod';
import { digest } from '../runtime/digest.ts';
import { DAY_MS } from '../runtime/time.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { OUTCOMES } from '../lead/standing.ts';

const STATES = ['open', 'accepted', 'recalled', 'closed'] as const;

/**
 * `open`: a rep was given the lead and has not answered. `accepted`: they work on it. `recalled`: it was
 * taken back, for what made the lead ready turned out not to count. `closed`: it is over.
 */
export type HandoffState = (typeof STATES)[number];

/**
 * What can happen to a handoff, with the states it may happen in; the conditions of the writes are made from
 * them.
 */
export const TRANSITIONS = {
  /** Another one takes its place. */
  replaced: { to: 'open', from: ['recalled', 'closed'] },
  /** The lead was never ready. */
  recalled: { to: 'recalled', from: ['open'] },
  /** The lead was never ready, but the rep talks to it already: they keep it, with a note. */
  doubted: { to: 'accepted', from: ['accepted'] },
  /** The mail to its rep did not reach them: it goes to another one. */
  passedOn: { to: 'open', from: ['open'] },
  /** The lead is ready again. */
  reopened: { to: 'open', from: ['recalled'] },
  /** The lead is ready again: the note is taken off. */
  cleared: { to: 'accepted', from: ['accepted'] },
} as const satisfies Record<string, { to: HandoffState; from: readonly HandoffState[] }>;

export type HandoffTransition = keyof typeof TRANSITIONS;

export const correction = z.object({
  model: z.string(),
  n: z.int().positive(),
  /** When it was decided, ms. */
  at: z.number(),
});

/** The change that took away what a handoff was opened for. */
export type Correction = z.infer<typeof correction>;

export const storedHandoff = z.object({
  id: z.string(),
  state: z.enum(STATES),
  /** The change that opened it, or opened it again. */
  model: z.string(),
  n: z.int().positive(),
  /** The playbook's id of the rep who has it. */
  rep: z.string(),
  /** Reps who had it before: the mail did not reach them. */
  unreached: z.array(z.string()).optional(),
  /** ms since the epoch. */
  openedAt: z.number(),
  reopenedAt: z.number().optional(),
  /** Why it is recalled; on an accepted one, a note for the rep. */
  correction: correction.optional(),
  /** When the bus was told of the state it is in. */
  announcedAt: z.number().optional(),
});

/** A lead in the hands of a rep. A lead has at most one, whichever model found it. */
export type Handoff = z.infer<typeof storedHandoff>;

/** How many reps it was given to so far. */
export const attemptOf = ({ unreached = [] }: Handoff): number => unreached.length + 1;

/** The handoff that a change leads to: deterministic, so that a change delivered twice opens one. */
export const handoffIdOf = (leadId: string, model: string, n: number): string =>
  digest(['handoff', leadId, model, n]);

const ENDINGS: ReadonlySet<string> = new Set(OUTCOMES);

/** Whether an outcome has been told since the handoff was opened: with that it is over. */
const isOver = ({ openedAt }: Handoff, history: HumanHistory): boolean =>
  history.some(({ type, occurredAt }) => ENDINGS.has(type) && occurredAt > openedAt);

/** Whether a rep still has the lead. */
export const isActive = (handoff: Handoff | undefined, history: HumanHistory): handoff is Handoff =>
  (handoff?.state === 'open' || handoff?.state === 'accepted') && !isOver(handoff, history);

/**
 * Whether a handoff was recalled so lately that a lead that is ready again, as decided at an instant, goes
 * back to its rep.
 */
export const isInRest = (
  handoff: Handoff | undefined,
  history: HumanHistory,
  decidedAt: number,
  restDays: number,
): handoff is Handoff =>
  handoff?.state === 'recalled' &&
  handoff.correction !== undefined &&
  decidedAt - handoff.correction.at <= restDays * DAY_MS &&
  !isOver(handoff, history);

/** A handoff's turn, with the facts that it brings; a fact that is undefined falls away. */
export const transitioned = (
  handoff: Handoff,
  turn: HandoffTransition,
  facts: Partial<Handoff>,
): Handoff => ({
  ...handoff,
  ...facts,
  state: TRANSITIONS[turn].to,
});
