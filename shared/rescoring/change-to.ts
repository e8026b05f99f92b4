import { fold } from '../scoring/fold.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../lead/standing.ts';
import type { Change } from '../stores/change-item.ts';
import type { StoredScore } from '../stores/score-item.ts';
import type { ScoringInput } from './playbook-period.ts';
import type { LeadHistory } from '../bots/lead-history.ts';

/** The stored standing, or the initial one of a lead that was never scored. */
export const standingOf = (score: StoredScore | undefined): Standing => score?.standing ?? NOTHING_KNOWN;

/** The journal entry for a score whose standing differs from the stored one. */
export function changeTo(
  stored: StoredScore | undefined,
  next: StoredScore,
  input: ScoringInput,
  at: number,
): Change {
  const from = standingOf(stored);
  const corrects = stored !== undefined && corrected(stored, input) ? { corrects: stored.n } : {};
  const silent =
    input.cause === 'playbook' || broughtByImport(stored, input, at) || wasUnmerged(stored, input.history);
  const muted = silent ? { muted: true } : {};
  return {
    leadId: input.leadId,
    model: input.model.id,
    n: (stored?.n ?? 0) + 1,
    from,
    to: next.standing,
    at: heldSince(from, next) || at,
    decidedAt: at,
    playbook: input.playbook.number,
    cause: input.cause,
    ...corrects,
    ...muted,
  };
}

/** Whether the change is caused only by activities imported since the last one. */
function broughtByImport(
  stored: StoredScore | undefined,
  { history, model }: ScoringInput,
  at: number,
): boolean {
  const since = stored?.decidedAt ?? 0;
  const others = history.filter(({ imported, receivedAt }) => imported !== true || receivedAt <= since);
  return others !== history && sameStanding(fold(others.human, model, at).standing, standingOf(stored));
}

/** Whether a merged lead was separated again: its standing was announced before the merge. */
const wasUnmerged = (stored: StoredScore | undefined, history: LeadHistory): boolean =>
  stored !== undefined &&
  sameStanding(stored.standing, NOTHING_KNOWN) &&
  history.stored.some(({ type, receivedAt }) => type === 'unmerged' && receivedAt >= stored.decidedAt);

/**
 * Whether the last announced change would not have been decided with what is known now. A new playbook alone
 * is no correction: a change decided under an earlier version is corrected only if, under the new one, it
 * still follows from what was known then.
 */
function corrected(stored: StoredScore, { history, model, playbook, cause }: ScoringInput): boolean {
  if (stored.n === 0 || cause === 'playbook') return false;
  const { decidedAt, decidedUnder, standing } = stored;
  const follows = (known: LeadHistory): boolean =>
    sameStanding(fold(known.human, model, decidedAt).standing, standing);
  if (follows(history)) return false;
  return decidedUnder === playbook.number || follows(history.knownBy(decidedAt));
}

/**
 * Since when the changed parts of the standing have held (ms); 0 where they returned to the initial standing.
 */
function heldSince(from: Standing, next: StoredScore): number {
  return Math.max(
    from.tier === next.standing.tier ? 0 : next.tierAt,
    from.stage === next.standing.stage ? 0 : next.stageAt,
    from.highValue === next.standing.highValue ? 0 : next.highValueAt,
  );
}
