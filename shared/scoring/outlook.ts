import type { Playbook } from '../playbook/schema.ts';
import type { CompiledModel } from './compile.ts';
import { fold, project } from './fold.ts';
import type { LeadState } from '../lead/state.ts';
import { sameStanding, type Standing } from '../lead/standing.ts';
import { answersFor, activitiesFor, hypothetical, type WhatIf } from './what-if.ts';
import { type HumanHistory, humanHistoryUntil, withActivity } from '../lead/human-history.ts';

/** A single activity or answer that would make the lead hot at once, and the resulting points. */
export type Way = WhatIf & { readonly points: number };

/** A lead's future standings, and what would make it hot. */
export interface Outlook {
  /** Each of them alone makes the lead hot; fewest added points first. Empty for a hot lead. */
  readonly waysToHot: readonly Way[];
  /** The next standings without further activities, each with its instant (ms). */
  readonly ifSilent: readonly (Standing & { readonly at: number })[];
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
const STEPS_AHEAD = 5;
/** Due instants examined for these steps: most of them change nothing. */
const LOOKS = 200;

/** Computes the outlook. Pure; costs dozens of folds, so use it for single leads only. */
export function outlook(
  history: HumanHistory,
  model: CompiledModel,
  lists: Playbook['lists'],
  at: number,
): Outlook {
  const now = fold(history, model, at);
  return {
    waysToHot: now.standing.tier === 'hot' || !now.applies ? [] : waysToHot(history, model, lists, at),
    ifSilent: ifSilent(history, model, at, now),
    ...margins(now, model),
  };
}

function waysToHot(history: HumanHistory, model: CompiledModel, lists: Playbook['lists'], at: number): Way[] {
  const ways = [...activitiesFor(model.model), ...answersFor(model.model, lists)].flatMap((what): Way[] => {
    const then = fold(withActivity(history, hypothetical(what, at)), model, at);
    return then.standing.tier === 'hot' ? [{ ...what, points: then.points }] : [];
  });
  return ways.toSorted((a, b) => a.points - b.points).slice(0, WAYS);
}

function ifSilent(history: HumanHistory, model: CompiledModel, at: number, now: LeadState) {
  const known = humanHistoryUntil(history, at);
  const ahead: (Standing & { at: number })[] = [];
  let standing = now.standing;
  let instant: number | undefined = at;
  for (let looks = 0; looks < LOOKS && ahead.length < STEPS_AHEAD; looks += 1) {
    instant = project(known, model, instant, LOOKS).nextChange;
    if (instant === undefined) break;
    const next = fold(known, model, instant).standing;
    if (!sameStanding(next, standing)) ahead.push({ ...next, at: instant });
    standing = next;
  }
  return ahead;
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
