import type { CompiledPlaybook } from '../scoring/compile.ts';
import { fold } from '../scoring/fold.ts';
import type { LeadState } from '../lead/state.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../lead/standing.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** A comparison of a draft with the active playbook, as of one instant (ms). */
export interface PreviewTrial {
  readonly active: CompiledPlaybook;
  readonly draft: CompiledPlaybook;
  readonly at: number;
}

/** A lead whose standing under one model would change. Points are 0 under a playbook without that model. */
export interface Move {
  readonly model: string;
  readonly from: Standing;
  readonly to: Standing;
  readonly points: { readonly before: number; readonly after: number };
}

/** One lead under both playbooks. */
export interface Comparison {
  /** Its standing under each model of the draft that applies to it. */
  readonly states: ReadonlyMap<string, LeadState>;
  readonly moves: readonly Move[];
}

const standingOf = (state: LeadState | undefined): Standing => state?.standing ?? NOTHING_KNOWN;

/** Compares a lead's standings under the draft and under the active playbook. Pure. */
export function compare(history: HumanHistory, { active, draft, at }: PreviewTrial): Comparison {
  const under = ({ models }: CompiledPlaybook, id: string): LeadState | undefined => {
    const model = models.get(id);
    return model && fold(history, model, at);
  };
  const states = new Map<string, LeadState>();
  const moves: Move[] = [];
  for (const model of new Set([...active.models.keys(), ...draft.models.keys()])) {
    const [before, after] = [under(active, model), under(draft, model)];
    if (after?.applies === true) states.set(model, after);
    const [from, to] = [standingOf(before), standingOf(after)];
    if (sameStanding(from, to)) continue;
    moves.push({ model, from, to, points: { before: before?.points ?? 0, after: after?.points ?? 0 } });
  }
  return { states, moves };
}

/** Whether a lead is a customer under any of the draft's models. */
const isCustomer = ({ states }: Comparison): boolean =>
  [...states.values()].some(({ standing }) => standing.stage === 'customer');

/** The moves that would make a lead SQL, and so hand it off to sales. */
export const handingOff = (comparison: Comparison): readonly Move[] =>
  isCustomer(comparison)
    ? []
    : comparison.moves.filter(({ from, to }) => to.stage === 'sql' && from.stage !== 'sql');
