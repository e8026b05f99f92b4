import type { CompiledPlaybook } from '../scoring/compile.ts';
import { fold } from '../scoring/fold.ts';
import type { LeadState } from '../lead/state.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../lead/standing.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** What is tried: a draft beside the playbook that counts, on what leads are at one instant (ms). */
export interface PreviewTrial {
  readonly active: CompiledPlaybook;
  readonly draft: CompiledPlaybook;
  readonly at: number;
}

/** A lead that would stand otherwise under one model. Points are 0 under rules that have no such model. */
export interface Move {
  readonly model: string;
  readonly from: Standing;
  readonly to: Standing;
  readonly points: { readonly before: number; readonly after: number };
}

/** One lead under both. */
export interface Comparison {
  /** As it stands under each model of the draft that applies to it. */
  readonly states: ReadonlyMap<string, LeadState>;
  readonly moves: readonly Move[];
}

const standingOf = (state: LeadState | undefined): Standing => state?.standing ?? NOTHING_KNOWN;

/** Where a draft would put a lead that the playbook that counts puts elsewhere. Pure. */
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

/** The moves by which a lead would become SQL, and so be handed to sales. */
export const handingOff = (comparison: Comparison): readonly Move[] =>
  isCustomer(comparison)
    ? []
    : comparison.moves.filter(({ from, to }) => to.stage === 'sql' && from.stage !== 'sql');
