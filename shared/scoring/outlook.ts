import type { Playbook } from '../playbook/schema.ts';
import type { CompiledModel } from './compile.ts';
import type { LeadState } from '../lead/state.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { Present } from './present.ts';
import { type StandingAhead, standingsAhead } from './silence.ts';
import { answersFor, activitiesFor, type WhatIf } from './what-if.ts';

/** A single activity or answer that would make the lead hot at once, and the resulting points. */
export type Way = WhatIf & { readonly points: number };

/** A lead's future standings, and what would make it hot. */
export interface Outlook {
  /** Each of them alone makes the lead hot; fewest added points first. Empty for a hot lead. */
  readonly waysToHot: readonly Way[];
  /** The next standings without further activities. */
  readonly ifSilent: readonly StandingAhead[];
  /**
   * Points above the line at which the present tier is left; undefined in the lowest. Negative where
   * behaviour alone holds it.
   */
  readonly aboveLeaving?: number;
  /**
   * Points missing to the line of the next tier; undefined in the highest. Zero or less where only a need is
   * missing.
   */
  readonly belowNext?: number;
}

const WAYS = 8;

/** Computes the outlook. Pure; costs at most ten folds of the history. */
export function outlook(
  history: HumanHistory,
  model: CompiledModel,
  lists: Playbook['lists'],
  at: number,
): Outlook {
  const present = new Present(history, model, at);
  const { applies, standing } = present.state;
  return {
    waysToHot: standing.tier === 'hot' || !applies ? [] : waysToHot(present, model, lists),
    ifSilent: standingsAhead(history, model, at, present),
    ...margins(present.state, model),
  };
}

function waysToHot(present: Present, { model }: CompiledModel, lists: Playbook['lists']): Way[] {
  const ways = [...activitiesFor(model), ...answersFor(model, lists)].flatMap((what): Way[] => {
    const { standing, points } = present.after(what);
    return standing.tier === 'hot' ? [{ ...what, points }] : [];
  });
  return ways.toSorted((a, b) => a.points - b.points).slice(0, WAYS);
}

const lineOf = ({ over, from }: { over?: number | undefined; from?: number | undefined }): number =>
  over ?? from ?? 0;
const difference = (a: number, b: number): number => Math.round((a - b) * 1000) / 1000;

function margins({ points, standing: { tier } }: LeadState, { model: { tiers } }: CompiledModel) {
  const own = tier === 'hot' || tier === 'warm' ? tiers[tier].line.leaveBelow : undefined;
  const next = tier === 'hot' ? undefined : tier === 'warm' ? tiers.hot.line : tiers.warm.line;
  return {
    ...(own !== undefined && { aboveLeaving: difference(points, own) }),
    ...(next !== undefined && { belowNext: difference(lineOf(next), points) }),
  };
}
