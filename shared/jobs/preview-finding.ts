import { dataIn } from '../playbook/enough-data.ts';
import type { CompiledPlaybook } from '../scoring/compile.ts';
import type { Comparison, Move } from './preview-comparison.ts';
import type { PreviewTally } from './preview-tally.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** The consequences of one lead's moves if the draft were published unmuted. */
export interface Consequences {
  /** The rep that the lead would be routed to. */
  readonly rep?: string;
  /** The material that the lead would be sent; the step's id for a mail that only asks a question. */
  readonly material?: string;
}

const MARKS = ['tier', 'stage', 'highValue'] as const;

/** The counter key of a change: `model mark from to`. */
const changeKey = (model: string, mark: string, from: unknown, to: unknown): string =>
  [model, mark, String(from), String(to)].join(' ');

/** What such a key counts. */
export function changeUnder(key: string): { model?: string; mark?: string; from?: string; to?: string } {
  const [model, mark, from, to] = key.split(' ');
  return { model, mark, from, to };
}

const changesOf = ({ model, from, to }: Move): string[] =>
  MARKS.filter((mark) => from[mark] !== to[mark]).map((mark) => changeKey(model, mark, from[mark], to[mark]));

/** One lead's contribution to a preview. */
export function findingOf(
  leadId: string,
  history: HumanHistory,
  { states, moves }: Comparison,
  { rep, material }: Consequences,
  draft: CompiledPlaybook,
): PreviewTally {
  const models = [...states].map(([id, state]) => {
    const floor = draft.models.get(id)?.model.evidenceFloor ?? 1;
    return [id, dataIn(state, history, floor)] as const;
  });
  const reps = rep === undefined ? [] : [rep];
  const materials = material === undefined ? [] : [material];
  return {
    leads: 1,
    changes: once(moves.flatMap(changesOf)),
    examples: moves.map((move) => ({ leadId, ...move })),
    handoffs: {
      count: reps.length,
      byRep: once(reps),
      examples: reps.map((each) => ({ leadId, rep: each })),
    },
    mails: {
      count: materials.length,
      byMaterial: once(materials),
      examples: materials.map((each) => ({ leadId, material: each })),
    },
    models: Object.fromEntries(models),
  };
}

const once = (keys: readonly string[]): Record<string, number> =>
  Object.fromEntries(keys.map((key) => [key, 1]));
