import { project, type Projection } from '../scoring/fold.ts';
import { NOTHING_KNOWN, sameStanding } from '../lead/standing.ts';
import { rankOf, type StoredScore, toMask } from '../stores/score-item.ts';
import type { ScoringInput } from './playbook-period.ts';

/**
 * Retention instants to look past when a due lead is processed; after an activity, the next one simply
 * becomes `dueAt`.
 */
const LOOKS_WHEN_DUE = 64;

/**
 * The score as of an instant; undefined where the model has never applied and time alone will not change
 * that.
 */
export function scoreAt(
  stored: StoredScore | undefined,
  input: ScoringInput,
  at: number,
): StoredScore | undefined {
  const { leadId, history, model, playbook } = input;
  const projection = project(history.human, model, at, input.cause === 'time' ? LOOKS_WHEN_DUE : 1);
  const { state, totals, nextChange } = projection;
  const nothingYet = sameStanding(state.standing, NOTHING_KNOWN) && (!state.applies || totals.asOf === 0);
  if (stored === undefined && nothingYet && nextChange === undefined) return undefined;
  const dueAt = armed(stored, projection, at);
  return {
    leadId,
    model: model.id,
    version: stored?.version ?? 0,
    playbook: playbook.number,
    standing: state.standing,
    n: stored?.n ?? 0,
    decidedAt: stored?.decidedAt ?? 0,
    tierAt: state.tierAt,
    stageAt: state.stageAt,
    highValueAt: state.highValueAt,
    asOf: totals.asOf,
    points: totals.points,
    rank: rankOf(totals.points, state.standing, stored),
    groups: totals.groups,
    silent: totals.silent,
    evidence: totals.evidence,
    bant: totals.bant,
    mask: toMask(totals.matched),
    ...(stored?.decidedUnder === undefined ? {} : { decidedUnder: stored.decidedUnder }),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}

/**
 * An earlier `dueAt` stays: moving it costs two index writes, while processing the lead early costs only a
 * read.
 */
function armed(stored: StoredScore | undefined, { nextChange }: Projection, at: number): number | undefined {
  const set = stored?.dueAt;
  return set !== undefined && set > at && set <= (nextChange ?? Number.POSITIVE_INFINITY) ? set : nextChange;
}

/** The score of a model that was removed from the playbook: initial standing, no points, never due. */
export function retired({ dueAt: _never, ...stored }: StoredScore, playbook: number): StoredScore {
  return {
    ...stored,
    playbook,
    standing: NOTHING_KNOWN,
    tierAt: 0,
    stageAt: 0,
    highValueAt: 0,
    points: 0,
    rank: 0,
    groups: {},
    silent: { in7: 0, in30: 0, in90: 0 },
    mask: '0',
  };
}
